#pragma once

#include <stdint.h>

/// The number of calls of malloc, calloc, realloc and their aligned forms by this process so far; −1 where
/// they are not counted.
int64_t allocation_count(void);
