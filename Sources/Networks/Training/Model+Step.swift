import AssayTensors

extension Model {
  /// One training step as a plan, and how its states start.
  public struct Step: Sendable {
    /// Inputs `features`, `targets` and `rate` (and `domain` where the network needs it); output `loss` of the
    /// minibatch before the step. Its states are named as ``Weight/name`` and ``Slot/state`` say.
    public var plan: Plan
    /// Parameters and statistics, in the order of the layers.
    public var declared: [Weight]
    /// What optimiser and averaging remember.
    public var slots: [Slot]
    /// The type of a minibatch's outputs.
    public var outputs: TensorType
    /// Whether a layer must be told each minibatch's domain.
    public var takesDomain: Bool
    /// Whether averages of the parameters are kept.
    public var hasAverages: Bool { averaging != nil }
    /// What moves the parameters.
    let optimiser: any Optimiser
    /// The averages that are kept.
    let averaging: Averaging?

    /// Throws when a domain is lacking, or given to layers that take none.
    func check(domain: Int32?) throws {
      guard takesDomain != (domain != nil) else { return }
      throw NetworkError.invalidSetting(
        of: "Model",
        reason: takesDomain
          ? "a layer needs each minibatch's domain, and none is given" : "no layer takes a domain")
    }

    /// The state that a user means by the name of a parameter or statistic, or by `<slot>.<parameter>`. Throws a name
    /// that is unknown, or one of two.
    func state(of name: String) throws -> (name: String, type: TensorType) {
      let weights = declared.filter { $0.name == name }.map { (name: $0.name, type: $0.type) }
      let slots = slots.filter { $0.label == name }.map { (name: $0.state, type: $0.type) }
      let found = weights + slots
      guard let state = found.first else {
        throw NetworkError.unknownState(name, known: self.declared.map(\.name) + self.slots.map(\.label))
      }
      guard found.count == 1 else { throw NetworkError.ambiguousState(name, found.map(\.name)) }
      return state
    }

    /// The state of an optimiser's slot. Throws where there is none.
    func state(ofSlot name: String, of parameter: String?) throws -> (name: String, type: TensorType) {
      guard let slot = slots.first(where: { $0.name == name && $0.parameter == parameter }) else {
        throw NetworkError.unknownState(
          name + (parameter.map { "." + $0 } ?? ""), known: slots.map(\.label))
      }
      return (slot.state, slot.type)
    }

    /// Throws when the program keeps a state or gives an output that is none of the step's: it would be neither
    /// started nor told apart.
    func checkNames() throws {
      func refuse(_ reason: String) -> NetworkError { .invalidSetting(of: "Model", reason: reason) }
      let known = Set(
        declared.map(\.name) + slots.map(\.state)
          + plan.streams.flatMap { ["\($0).words", "\($0).position"] })
      if let state = plan.states.first(where: { !known.contains($0.name) }) {
        throw refuse(
          "the trace keeps a state '\(state.name)' that is neither a layer's nor a slot; an optimiser declares what "
            + "it remembers by OptimiserStep.slot")
      }
      if let output = plan.outputNames.first(where: { $0 != "loss" }) {
        throw refuse("the trace gives an output '\(output)'; a training step's only output is the loss")
      }
    }
  }
}
