import AssayTensors

extension Tensor {
  /// The tensor split into `count` equal parts along an axis. In a trace that has failed it also gives
  /// `count` parts, so that a layer can continue.
  func parts(_ count: Int, axis: Int) -> [Tensor] {
    let parts = split(axis: axis, into: count)
    return parts.count == count ? parts : [Tensor](repeating: self, count: count)
  }
}
