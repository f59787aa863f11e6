// SPDX-License-Identifier: MIT
/**
   @file kb/kb.h
   The whole of libkb.  Extraction (libkbextract) is <kb/extract.h>.
*/
#ifndef KB_KB_H
#define KB_KB_H

#include <kb/alloc.h>
#include <kb/annotation.h>
#include <kb/bulk.h>
#include <kb/care.h>
#include <kb/correct.h>
#include <kb/day.h>
#include <kb/export.h>
#include <kb/match.h>
#include <kb/ntriples.h>
#include <kb/path.h>
#include <kb/predicate.h>
#include <kb/query.h>
#include <kb/status.h>
#include <kb/store.h>
#include <kb/str.h>
#include <kb/survey.h>
#include <kb/timeline.h>
#include <kb/version.h>

#endif // KB_KB_H
