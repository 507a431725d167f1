// The kernels of whole numbers: plain loops, the same bits on every processor as nothing rounds.
#include "tables.h"
#include "template/common.h"

#define ELEMENT int32_t
#define NAME(x) x##_i32
#include "template/integers.h"

#define ELEMENT uint8_t
#define NAME(x) x##_u8
#include "template/integers.h"
