/// The order in which the terms of a sum are added: in every sum over axes, matrix product and convolution.
///
/// The terms x₀ … x₍ₙ₋₁₎ of a sum over axes are in row-major order of these axes; those of a product are
/// a[k]·b[k]. The terms of a convolution are in row-major order of (input channel of the group, kernel
/// place); those of its derivative by the images in that of (output channel of the group, kernel place from
/// the last back); those of its derivative by the kernel in that of (image, position). The terms of pooled
/// averages and folded windows are the taps of the window, row-major; those of rows added by index are the
/// rows, in order. Sums that are sequential by definition - running sums, and the sums of a `scan` - stay in
/// order. Largest and smallest elements have no order.
public enum AccumulationOrder: String, Sendable, Hashable, CaseIterable, Codable {
  /// The engine's own order, with the fast kernels: products in order, sums over the last axes in sixteen
  /// stripes and a fixed tree, and sums over other axes in order.
  case standard
  /// One term after the other from the first, beginning with 0; products with fused multiply-adds.
  case inOrder
  /// One term after the other from the last back, beginning with 0; products with fused multiply-adds.
  case reversed
  /// One term after the other in an order that is drawn in each run from the policy's stream, by
  /// ``TracedStream/permutation(of:file:line:)``: one order for each sum of the program, the same for all its
  /// elements.
  case permuted
  /// A tree: neighbours are added in pairs, these sums again in pairs, and so on; an odd last one is left for
  /// the next round. Terms of a product are rounded before they are added.
  case pairwise
  /// The rounding errors of the additions are summed beside the sum and added at the end (Neumaier 1974); for
  /// products, those of the multiplications too (Ogita, Rump and Oishi 2005). As precise as a sum in twice
  /// the digits, rounded once.
  case compensated

  /// The kernel's code of the order.
  var kernelCode: Int {
    switch self {
    case .standard, .inOrder: 0
    case .reversed: 1
    case .permuted: 2
    case .pairwise: 3
    case .compensated: 4
    }
  }

  /// The text of the order in a primitive's signature.
  var suffix: String { self == .standard ? "" : ", \(rawValue)" }
}
