// The kernels of one type of whole numbers. Read by integers.c with ELEMENT and NAME.

#include "copies.h"

#define ENTRY(kernel) .kernel = NAME(kernel)
const assay_kernels_of_type NAME(assay) = {
  COPY_ENTRIES};

#undef ENTRY
#undef COPY_ENTRIES
#undef ELEMENT
#undef NAME
