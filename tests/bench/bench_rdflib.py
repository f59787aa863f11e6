# SPDX-License-Identifier: MIT
# Load N-Triples into rdflib's graph in memory: bench_rdflib.py FILE
import sys
import time

import rdflib

begin = time.monotonic()
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
print(f"rdflib\t{time.monotonic() - begin:.3f}\t{len(graph)}")
