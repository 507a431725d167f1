import AssayRandomness

extension SignFlipTest {
  /// The assignments of signs, each as the set of differences whose sign it turns.
  static func reassignments(
    _ differences: [Double], _ resamples: Int, _ stream: RandomStream, blur: Double,
    exactLimit: Int = exactLimit
  ) throws -> Reassignments {
    try Demand.sample(differences, "differences")
    let magnitude = try Demand.finite(differences.reduce(0) { $0 + $1.magnitude }, "differences")
    // Turning a set of signs changes the sum by twice the set's sum.
    let tolerance = (1e-12 * magnitude + blur) / 2
    if differences.count <= exactLimit { return all(differences, tolerance) }
    try Demand.resamples(resamples)
    return random(differences, resamples, stream, tolerance)
  }

  /// All subsets, each summed in order; the bits of its number say what it contains.
  private static func all(_ differences: [Double], _ tolerance: Double) -> Reassignments {
    let sums = differences.reduce(into: [0.0]) { sums, difference in
      sums += sums.map { $0 + difference }
    }
    return Reassignments(
      sums: sums, sizes: sums.indices.map { Double($0.nonzeroBitCount) }, tolerance: tolerance)
  }

  /// The empty set and the full one, then every random set and its complement, which is its mirror image.
  private static func random(
    _ differences: [Double], _ resamples: Int, _ stream: RandomStream, _ tolerance: Double
  ) -> Reassignments {
    let total = differences.reduce(0, +)
    let count = Double(differences.count)
    let words = (differences.count + 63) / 64
    var sums = [0, total]
    var sizes = [0, count]
    sums.reserveCapacity(2 * resamples + 2)
    sizes.reserveCapacity(2 * resamples + 2)
    // Eight sets at a time: each is still summed in order, but their additions need not wait for each other.
    for first in stride(from: 0, to: resamples, by: 8) {
      let lanes = 0..<min(8, resamples - first)
      var sum = SIMD8<Double>(repeating: 0)
      var size = SIMD8<Int>(repeating: 0)
      for word in 0..<words {
        let range = word * 64..<min(word * 64 + 64, differences.count)
        var bits = SIMD8<UInt64>(repeating: 0)
        let used = UInt64.max >> UInt64(64 - range.count)
        for lane in lanes {
          bits[lane] = stream.bits64(at: UInt64((first + lane) * words + word)) & used
          size[lane] += bits[lane].nonzeroBitCount
        }
        for index in range {
          // A set bit turns the sign of its difference. A branch would be predicted wrongly half of the time.
          let turned = SIMD8(repeating: differences[index].bitPattern) & (0 &- (bits & 1))
          sum += unsafeBitCast(turned, to: SIMD8<Double>.self)
          bits &>>= 1
        }
      }
      for lane in lanes {
        let isFull = size[lane] == differences.count
        sums.append(sum[lane])
        sums.append(isFull ? 0 : total - sum[lane])
        sizes.append(Double(size[lane]))
        sizes.append(count - Double(size[lane]))
      }
    }
    return Reassignments(sums: sums, sizes: sizes, tolerance: tolerance)
  }
}
