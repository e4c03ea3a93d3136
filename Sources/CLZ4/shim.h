// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade
#pragma once
#include <lz4.h>
