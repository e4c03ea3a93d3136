// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
#pragma once
// Debian's libxml2 carries ICU's types into its headers, and so does Foundation: a program with both
// modules would not compile. Nothing that is used here has one of them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
