import AssayTensors

extension StateStorage {
  /// The values of these weights, each read from the state that `source` names.
  func weights(_ declared: [Weight], from source: (Weight) -> String = \.name) throws -> Weights {
    Weights(
      fitting: try declared.map { weight in
        let name = source(weight)
        let values: Weights.Values =
          weight.type.element == .float64
          ? .float64(try read(name, as: Double.self)) : .float32(try read(name, as: Float.self))
        return Weights.Entry(weight.name, weight.type.shape, values, isLearnt: weight.isLearnt)
      })
  }

  /// Writes weights into the states that `target` names; weights without a state are skipped.
  func fill(_ weights: Weights, into target: (Weights.Entry) -> String? = \.name) throws {
    for entry in weights.entries {
      guard let name = target(entry) else { continue }
      switch entry.values {
      case .float32(let values): try write(name, values)
      case .float64(let values): try write(name, values)
      }
    }
  }
}

extension Model.Step {
  /// The name of the state that holds a weight's average.
  func average(of weight: String) -> String? {
    slots.first {
      $0.name == "average" && $0.parameter == weight && $0.state == StateName.average(of: weight)
    }?.state
  }

  /// The weights that fit the step, and the mismatches; throws the mismatches unless `partial`.
  func fitted(_ weights: Weights, _ renaming: [String: String], partial: Bool) throws -> (
    Weights, [Weights.Mismatch]
  ) {
    let fitting = try weights.transferred(to: declared, renaming: renaming, partial: partial)
    return (fitting, weights.mismatches(with: declared, renaming: renaming))
  }
}

extension Training {
  /// Parameters and statistics, or the averages of parameters with the statistics, for a run that was made with an
  /// averaging.
  public func weights(averaged: Bool = false) throws -> Weights {
    try demandAverages(averaged)
    return try executor.weights(declared) {
      averaged && $0.isLearnt ? StateName.average(of: $0.name) : $0.name
    }
  }

  /// Takes weights over by name, as ``Weights/transferred(to:renaming:partial:)`` does. Averages begin anew from them;
  /// what the optimiser remembers, streams and the number of steps stay.
  ///
  /// - Returns: What did not fit, for `partial`; nothing otherwise.
  /// - Throws: ``NetworkError`` with every mismatch, unless `partial`; then nothing is changed.
  @discardableResult
  public func load(_ weights: Weights, renaming: [String: String] = [:], partial: Bool = false) throws
    -> [Weights.Mismatch]
  {
    let (fitting, mismatches) = try made.fitted(weights, renaming, partial: partial)
    try executor.fill(fitting)
    try executor.fill(fitting) { made.average(of: $0.name) }
    return mismatches
  }
}

extension ReplicatedTraining {
  /// Parameters and statistics of one replica.
  public func weights(of replica: Int) throws -> Weights {
    try check(replica)
    return try states(of: replica).weights(made.declared)
  }

  /// Takes weights over in one replica, or in all, as ``Training/load(_:renaming:partial:)`` does.
  @discardableResult
  public func load(
    _ weights: Weights, into replica: Int? = nil, renaming: [String: String] = [:], partial: Bool = false
  ) throws -> [Weights.Mismatch] {
    if let replica { try check(replica) }
    let (fitting, mismatches) = try made.fitted(weights, renaming, partial: partial)
    for replica in replica.map({ $0..<($0 + 1) }) ?? 0..<count {
      try states(of: replica).fill(fitting)
      try states(of: replica).fill(fitting) { made.average(of: $0.name) }
    }
    return mismatches
  }

  private func check(_ replica: Int) throws {
    guard (0..<count).contains(replica) else {
      throw NetworkError.invalidSetting(
        of: "ReplicatedTraining", reason: "there is no replica \(replica); there are \(count), from 0")
    }
  }
}
