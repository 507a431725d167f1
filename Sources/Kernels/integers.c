// The kernels of whole numbers: plain loops, the same bits on every processor as nothing rounds.
#include "tables.h"
#include "template/common.h"

#define ELEMENT int32_t
#define NAME(x) x##_i32
#define KEY uint32_t
#define SORT_KEY(x) ((uint32_t)(x) ^ 0x80000000u)
#include "template/integers.h"

#define ELEMENT uint8_t
#define NAME(x) x##_u8
#define KEY uint8_t
#define SORT_KEY(x) (x)
#include "template/integers.h"
