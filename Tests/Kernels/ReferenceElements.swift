/// The element-wise kernels, one element at a time.
enum Reference {
  static func maximum<E: KernelElement>(_ a: E, _ b: E) -> E { a.isNaN || b.isNaN ? .nan : a > b ? a : b }
  static func minimum<E: KernelElement>(_ a: E, _ b: E) -> E { a.isNaN || b.isNaN ? .nan : a < b ? a : b }

  /// out[i, j] = f(a[i·aRow + j·aColumn], b[i·bRow + j·bColumn])
  static func broadcast<E: KernelElement, R>(
    _ sizes: [Int], _ a: [E], _ b: [E], _ f: (E, E) -> R
  ) -> [R] {
    (0..<sizes[0]).flatMap { i in
      (0..<sizes[1]).map { j in f(a[i * sizes[2] + j * sizes[3]], b[i * sizes[4] + j * sizes[5]]) }
    }
  }
}
