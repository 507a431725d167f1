import AssayTensors

extension Tensor {
  /// The equal parts along an axis; as many in a trace that has failed, so that a layer can go on.
  func parts(_ count: Int, axis: Int) -> [Tensor] {
    let parts = split(axis: axis, into: count)
    return parts.count == count ? parts : [Tensor](repeating: self, count: count)
  }
}
