// SPDX-License-Identifier: MIT
// kbgaz import: the world's lists of names as a list of ours.
#ifndef KB_TOOLS_IMPORT_H
#define KB_TOOLS_IMPORT_H

/// Whether a command line is that of this command.
int kb_import_is_meant(int argc, char **argv);

/// Run it.  Returns the exit status.
int kb_import_main(int argc, char **argv);

#endif // KB_TOOLS_IMPORT_H
