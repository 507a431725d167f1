/// In which order the terms of a sum are added: of every sum over axes, matrix product and convolution.
///
/// The terms x₀ … x₍ₙ₋₁₎ of a sum over axes stand in row-major order of these axes; those of a product are
/// a[k]·b[k]. The terms of a convolution stand in row-major order of (input channel of the group, kernel place); of
/// its derivative by the images, of (output channel of the group, kernel place from the last back); by the kernel, of
/// (image, position). Of pooled averages and unfolded windows they are the taps of the window, row-major; of rows
/// added by index, the rows added, in order. Sums by definition sequential - running sums, and what a `scan` adds up - stay in order.
/// Largest and smallest elements have no order.
public enum AccumulationOrder: String, Sendable, Hashable, CaseIterable, Codable {
  /// The engine's own, with the fast kernels: products in order, sums over the last axes in sixteen stripes and a
  /// fixed tree, over others in order.
  case standard
  /// One after the other from the first, from 0; products with fused multiply-adds.
  case inOrder
  /// The same from the last back.
  case reversed
  /// The same in an order drawn in each run from the policy's stream, by ``TracedStream/permutation(of:file:line:)``:
  /// one for each sum of the program, the same for all its elements.
  case permuted
  /// A tree: neighbours are added in pairs, these sums again in pairs, and so on; an odd last one waits for the next
  /// round. Terms of a product are rounded before they are added.
  case pairwise
  /// With what each addition loses added up beside it and added at the end (Neumaier 1974); of products also what
  /// each multiplication loses (Ogita, Rump and Oishi 2005). As precise as twice the digits, rounded once.
  case compensated

  /// What the kernel calls it.
  var kernelCode: Int {
    switch self {
    case .standard, .inOrder: 0
    case .reversed: 1
    case .permuted: 2
    case .pairwise: 3
    case .compensated: 4
    }
  }

  /// What a primitive's signature says of it.
  var suffix: String { self == .standard ? "" : ", \(rawValue)" }
}
