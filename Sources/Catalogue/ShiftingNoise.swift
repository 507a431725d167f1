import AssayNetworks
import AssayTensors

/// Noise that moves and scales the values of each unit, differently in every step: Santurkar et al. 2018, arXiv 1805.11604,
/// put it behind batch norm, so that the distributions which batch norm made steady move again.
///
/// In training mode a unit's values become x·s + m. For each step and unit a shift is drawn uniformly from −shift to shift,
/// and a factor uniformly from 1 to scale; each example's m and s are uniform within `jitter` of them. Evaluation mode is
/// the identity and draws nothing.
struct ShiftingNoise: Layer, Configured {
  var shift: Double
  var scale: Double
  var jitter: Double

  var kind: String { "shiftingNoise" }
  var ownNeeds: Needs { Needs(streams: ["shift", "scale", "shiftOfExample", "scaleOfExample"]) }

  func callAsFunction(_ x: Tensor, in scope: LayerScope) -> Tensor {
    guard scope.mode == .training else { return x }
    guard x.shape.count == 2 else { return scope.refuse(x, "takes [batch, features]") }
    /// Uniform numbers from −1 to 1.
    func draw(_ name: String, _ shape: [Int]) -> Tensor {
      scope.stream(name, like: x).coarseUniform(shape, x.type.element) * 2 - 1
    }
    let units = [1, x.shape[1]]
    let middle = (scale - 1) / 2
    let shifts = draw("shift", units) * shift + draw("shiftOfExample", x.shape) * jitter
    let scales = draw("scale", units) * middle + draw("scaleOfExample", x.shape) * jitter + (1 + middle)
    return x * scales + shifts
  }

  static let settings = Settings<ShiftingNoise>(
    "shiftingNoise", "a shift and a factor of each unit, drawn anew in every step of training",
    like: ShiftingNoise(shift: 0, scale: 1, jitter: 0),
    [
      Setting(\.shift, "shift", "the farthest that a unit is moved", .notNegative),
      Setting(\.scale, "scale", "the most that a unit is multiplied by", .atLeast(1)),
      Setting(\.jitter, "jitter", "how far an example's draws lie from its step's", .notNegative),
    ])

  /// Every layer of the library, and this one.
  static let vocabulary: Blueprint.Vocabulary = {
    var vocabulary = Blueprint.Vocabulary.standard
    vocabulary.layers.add(Element(ShiftingNoise.settings))
    return vocabulary
  }()
}
