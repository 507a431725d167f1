/// A matrix product with the sizes, strides and order of its operands in memory.
struct Product {
  var rows: Int, columns: Int, depth: Int
  var aRow: Int, aColumn: Int
  var bRow: Int, bIsTransposed = false
  var accumulates = false

  var sizes: [Int] {
    [rows, columns, depth, aRow, aColumn, bRow, bIsTransposed ? 1 : 0, accumulates ? 1 : 0]
  }

  var aCount: Int { rows == 0 || depth == 0 ? 0 : (rows - 1) * aRow + (depth - 1) * aColumn + 1 }

  var bCount: Int {
    let (outer, inner) = bIsTransposed ? (columns, depth) : (depth, columns)
    return outer == 0 || inner == 0 ? 0 : (outer - 1) * bRow + inner
  }

  /// The definition of the product: one chain of fused multiply-adds for each output, in order over k.
  func reference<E: KernelElement>(_ a: [E], _ b: [E], _ out: [E]) -> [E] {
    var result = out
    for i in 0..<rows {
      for j in 0..<columns {
        var sum: E = accumulates ? out[i * columns + j] : 0
        for k in 0..<depth {
          sum.addProduct(a[i * aRow + k * aColumn], b[bIsTransposed ? j * bRow + k : k * bRow + j])
        }
        result[i * columns + j] = sum
      }
    }
    return result
  }
}
