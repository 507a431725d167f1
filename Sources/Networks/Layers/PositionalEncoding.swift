import AssayTensors

/// Adds to each place of [batch, time, features] a row that depends on the position in time.
public struct PositionalEncoding: Layer {
  /// The origin of the rows: fixed sines or learnt.
  public var form: Form

  /// The kinds of rows.
  public enum Form: Sendable, Hashable {
    /// For place t in time and each i below half the features, the sine and the cosine of t·base^(−2i/features)
    /// (Vaswani et al. 2017, arXiv 1706.03762). The number of features must be even.
    case sinusoidal(base: Double, layout: Layout)
    /// Rows of a parameter `weight` [longest, features].
    case learnt(longest: Int, weights: Initialiser)
  }

  /// The features in which the sine and the cosine of frequency i stand.
  public enum Layout: String, Sendable, Hashable, Codable, CaseIterable {
    /// Features 2i and 2i + 1, as in the paper.
    case interleaved
    /// Feature i of the first half and feature i of the second, as in the paper's code.
    case halves
  }

  /// Makes an encoding with rows of this form.
  public init(_ form: Form = .sinusoidal(base: 10_000, layout: .interleaved)) { self.form = form }

  /// The layer's name in parameter names: `positionalEncoding`.
  public var kind: String { "positionalEncoding" }

  /// x plus the row of each place.
  public func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard x.shape.count == 3 else { return scope.refuse(x, "takes [batch, time, features]") }
    let (time, features) = (x.shape[1], x.shape[2])
    switch form {
    case .learnt(let longest, let weights):
      guard time <= longest else {
        return scope.refuse(x, "there are rows for \(longest) places, not for \(time)")
      }
      if let fault = Form.longest.fault(of: longest) { return scope.refuse(x, fault) }
      let rows = scope.parameter("weight", [longest, features], weights, like: x)
      return x + rows.sliced(axis: 0, from: 0, count: time)
    case .sinusoidal(let base, let layout):
      guard features % 2 == 0 else {
        return scope.refuse(x, "sines and cosines need an even number of features")
      }
      if let fault = Form.base.fault(of: base) { return scope.refuse(x, fault) }
      let frequencies = (0..<(features / 2)).map {
        Elementary.power(base, -2 * Double($0) / Double(features))
      }
      let angles = x.constants(
        (0..<time).flatMap { place in frequencies.map { Double(place) * $0 } }, [time, features / 2])
      let rows =
        layout == .halves
        ? concatenated([angles.sine(), angles.cosine()], axis: 1)
        : stacked([angles.sine(), angles.cosine()], axis: 2).reshaped([time, features])
      return x + rows
    }
  }
}
