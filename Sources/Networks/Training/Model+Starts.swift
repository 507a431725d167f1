import AssayRandomness
import AssayTensors

/// What a state holds before the first step, row-major.
struct Start {
  var name: String
  var type: TensorType
  var values: [Double]
}

extension Model.Step {
  /// Of weights, each from a stream split off by its name, then of slots. Streams are not among them.
  func starts(from initialisation: RandomStream) -> [Start] {
    let weights = declared.map {
      Start(
        name: $0.name, type: $0.type,
        values: $0.values(from: initialisation.split($0.name)))
    }
    let known = Dictionary(uniqueKeysWithValues: weights.map { ($0.name, $0.values) })
    return weights
      + slots.map { slot in
        let values =
          switch slot.start {
          case .value(let value): [Double](repeating: value, count: slot.type.count)
          case .parameter(let name): known[name] ?? []
          }
        return Start(name: slot.state, type: slot.type, values: values)
      }
  }
}
