import AssayTensors

extension Model {
  /// One training step as a plan, with the initial values of its states.
  public struct Step: Sendable {
    /// The plan. Its inputs are `features`, `targets` and `rate` (and `domain` where the network needs it);
    /// its output is the `loss` of the minibatch before the step. Its states are named as ``Weight/name``
    /// and ``Slot/state`` say.
    public var plan: Plan
    /// Parameters and statistics, in the order of the layers.
    public var declared: [Weight]
    /// The slots of the optimiser and of the averages.
    public var slots: [Slot]
    /// The type of the network's outputs for one minibatch.
    public var outputs: TensorType
    /// Whether a layer must be told the domain of each minibatch.
    public var takesDomain: Bool
    /// Whether averages of the parameters are kept.
    public var hasAverages: Bool { averaging != nil }
    /// The optimiser that moves the parameters.
    let optimiser: any Optimiser
    /// The averages that are kept.
    let averaging: Averaging?
    /// What can be observed: the network's sites and labels.
    public var sites: [Site]
    /// The paths of the sites that the plan gives as outputs beside the loss.
    public var observed: [String]

    /// The type of what an observed site gives. Throws for a path that is not observed.
    func observedType(_ path: String) throws -> TensorType {
      guard observed.contains(path), let site = sites.first(where: { $0.path == path }) else {
        throw NetworkError.notObserved(path, observed: observed)
      }
      return site.output
    }

    /// Throws when a domain is missing, or is given to a network without layers that take one.
    func check(domain: Int32?) throws {
      try NetworkError.demand(domain: domain, isTaken: takesDomain)
    }

    /// The state with a name that users give: that of a parameter or statistic, or `<slot>.<parameter>`.
    /// Throws for an unknown name, and for a name of two states.
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

    /// The state of an optimiser's slot. Throws where there is no such slot.
    func state(ofSlot name: String, of parameter: String?) throws -> (name: String, type: TensorType) {
      guard let slot = slots.first(where: { $0.name == name && $0.parameter == parameter }) else {
        throw NetworkError.unknownState(
          name + (parameter.map { "." + $0 } ?? ""), known: slots.map(\.label))
      }
      return (slot.state, slot.type)
    }

    /// Throws when the program has a state or an output that the step does not know: the state would have no
    /// initial value, and the output could not be told apart.
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
      if let output = plan.outputNames.first(where: { $0 != "loss" && !observed.contains($0) }) {
        throw refuse("the trace gives an output '\(output)'; a training step's only output is the loss")
      }
    }
  }
}
