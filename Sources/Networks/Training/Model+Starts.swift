import AssayRandomness
import AssayTensors

/// The value of a state before the first step, row-major.
struct Start {
  var name: String
  var type: TensorType
  var values: [Double]
}

extension Model.Step {
  /// The initial values of parameters and statistics, each drawn from the stream split by its name, and then those of
  /// the optimiser's slots and of averages. The states of random streams are not included.
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
