import AssayInterchange
import AssayTensors

extension Training {
  private static let format = "assay training 1"

  /// Writes all that the run is to a safetensors file, durably and in one step: parameters, statistics, what
  /// optimiser and averaging remember, streams with their positions, and the number of steps.
  public func save(to path: String) throws {
    let tensors = try made.plan.states.map { state in
      (name: state.name, tensor: try stored(state.name, state.type))
    }
    try SafetensorsFile.write(
      tensors, metadata: ["format": Self.format, "plan": planHash, "steps": "\(steps)"], to: path)
  }

  /// Takes up a run where a checkpoint of the same program left it: what follows has the bits of never having
  /// stopped. Throws, with nothing changed, when the file is damaged or of another program.
  public func resume(from path: String) throws {
    let file = try SafetensorsFile(path)
    func refuse(_ reason: String) -> NetworkError { .checkpoint(path: path, reason: reason) }
    guard file.metadata["format"] == Self.format else {
      throw refuse(
        "it is no checkpoint of a training run (its format is \(file.metadata["format"] ?? "not said"))")
    }
    guard let steps = file.metadata["steps"].flatMap({ Int($0) }), steps >= 0 else {
      throw refuse("its number of steps is \(file.metadata["steps"] ?? "not said")")
    }
    let states = made.plan.states
    let (known, found) = (Set(states.map(\.name)), Set(file.names))
    guard known == found else {
      let (missing, extra) = (known.subtracting(found).sorted(), found.subtracting(known).sorted())
      throw refuse(
        "it is of another model or optimiser"
          + (missing.isEmpty ? "" : "; it lacks " + missing.prefix(5).joined(separator: ", "))
          + (extra.isEmpty ? "" : "; it has " + extra.prefix(5).joined(separator: ", ") + " besides"))
    }
    for state in states {
      guard let entry = file.entries[state.name],
        entry.format == TensorFormat(state.type.element), entry.shape == state.type.shape
      else {
        let entry = file.entries[state.name]
        throw refuse(
          "'\(state.name)' is \(entry?.format.rawValue ?? "")\(entry?.shape ?? []), and must be \(state.type)"
        )
      }
    }
    guard file.metadata["plan"] == planHash else {
      throw refuse("it was made by another program (plan \(file.metadata["plan"]?.prefix(12) ?? "not said"))")
    }
    let tensors = try states.map { try file.tensor($0.name) }
    for (state, tensor) in zip(states, tensors) { try restore(state.name, state.type, tensor) }
    self.steps = steps
  }

  private func stored(_ name: String, _ type: TensorType) throws -> StoredTensor {
    switch type.element {
    case .float32: StoredTensor(try executor.read(name, as: Float.self), type.shape)
    case .float64: StoredTensor(try executor.read(name, as: Double.self), type.shape)
    case .int32: StoredTensor(try executor.read(name, as: Int32.self), type.shape)
    case .bool: StoredTensor(try executor.read(name, as: Bool.self), type.shape)
    }
  }

  private func restore(_ name: String, _ type: TensorType, _ tensor: StoredTensor) throws {
    switch type.element {
    case .float32: try executor.write(name, tensor.values(as: Float.self) ?? [])
    case .float64: try executor.write(name, tensor.values(as: Double.self) ?? [])
    case .int32: try executor.write(name, tensor.values(as: Int32.self) ?? [])
    case .bool: try executor.write(name, tensor.bytes.map { $0 != 0 })
    }
  }
}
