// SPDX-License-Identifier: MIT
/**
   @file kb/api.h
   Visibility, attributes and C++ linkage for every public header.
*/
#ifndef KB_API_H
#define KB_API_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) && !defined(KB_STATIC)
#    define KB_API __attribute__((visibility("default")))
#else
#    define KB_API
#endif

/// A result that must not be ignored.
#if defined(__GNUC__)
#    define KB_NODISCARD __attribute__((warn_unused_result))
#else
#    define KB_NODISCARD
#endif

#ifdef __cplusplus
#    define KB_BEGIN_DECLS extern "C" {
#    define KB_END_DECLS   }
#else
#    define KB_BEGIN_DECLS
#    define KB_END_DECLS
#endif

#endif // KB_API_H
