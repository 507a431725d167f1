import AssayTensors

extension Initialiser {
  /// The initial weights of residual branches in a network without normalisation: Fixup (Zhang et al., arXiv
  /// 1901.09321), He's normal numbers times L^(−1/(2m−2)) for L branches of m weight layers.
  ///
  /// The last layer of each branch, and the classifying layer, start at ``zeros``; so a branch of one layer
  /// gives zeros.
  ///
  /// - Throws: ``NetworkError`` when there is no branch or no layer.
  public static func fixup(branches: Int, layers: Int) throws -> Initialiser {
    try NetworkError.demandPositive(branches, "the number of branches")
    try NetworkError.demandPositive(layers, "the number of layers in a branch")
    guard layers > 1 else { return .zeros }
    let variance = Elementary.power(Double(branches), -1 / Double(layers - 1))
    return .scaled(gain: 2 * variance, fan: .inputs, shape: .normal)
  }
}
