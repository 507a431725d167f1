extension Program {
  /// The program with its arithmetic done as the policy says; under the standard policy the program itself.
  /// Throws when the policy makes no sense, when the program follows another policy already, or when the
  /// policy's stream has the name of one of its tensors.
  ///
  /// Derivatives are part of a program before a policy is applied, so they too are computed under it,
  /// operation by operation.
  public func under(_ policy: NumericsPolicy) throws -> Program {
    try policy.check()
    if policy.isStandard { return self }
    guard self.policy.isStandard else {
      throw TensorError.policy("the program is under one already: \(self.policy)")
    }
    guard policy.draws else { return try rewritten(policy, draws: 0).program }
    // The number of draws is known after a first pass, which has room for more than there can be.
    let draws = try rewritten(policy, draws: 1 << 30).draws
    return try rewritten(policy, draws: draws).program
  }

  private func rewritten(_ policy: NumericsPolicy, draws: Int) throws -> (program: Program, draws: Int) {
    var pass = NumericsPass(policy)
    var known: [NodeIndex: Tensor] = [:]
    func leaf(_ named: Named, _ pass: NumericsPass) -> Named {
      let node = graph.nodes[named.node]
      let type = TensorType(node.type.shape, pass.element(node.type.element))
      let tensor = pass.graph.apply(
        Input(name: named.name, type: type), to: [], at: node.location)
      known[named.node] = pass.read(tensor)
      return Named(name: named.name, node: tensor.index)
    }
    let inputs = inputs.map { leaf($0, pass) }
    var states = states.map { leaf($0, pass) }
    var updates: [(state: NodeIndex, value: NodeIndex)] = []
    if policy.draws {
      let place = SourceLocation(#fileID, #line)
      let stream = pass.declareStream(draws: draws, at: place)
      for (name, state) in [("words", stream.words), ("position", stream.position)] {
        let named = Named(name: "\(policy.stream).\(name)", node: state.index)
        guard (inputs + states).allSatisfy({ $0.name != named.name }) else {
          throw TensorError.duplicateName(named.name)
        }
        states.append(named)
      }
      updates.append((stream.position.index, (stream.position + 1).index))
    }
    // Nodes that nothing needs are rewritten too, so that observing a tensor changes neither the draws nor the node
    // numbers of others.
    for index in graph.nodes.indices where known[index] == nil && graph.nodes[index].body == nil {
      let node = graph.nodes[index]
      known[index] = pass.graph.working(at: node.site) {
        pass.apply(node.primitive, to: node.operands.compactMap { known[$0] }, at: node.location)
      }
    }
    if let error = pass.graph.error { throw error }
    let renamed = Dictionary(
      uniqueKeysWithValues: zip((self.inputs + self.states).map(\.node), (inputs + states).map(\.node)))
    updates += self.updates.compactMap { update in
      renamed[update.state].flatMap { state in known[update.value].map { (state, $0.index) } }
    }
    func moved(_ tensors: [Named]) -> [Named] {
      tensors.compactMap { tensor in known[tensor.node].map { Named(name: tensor.name, node: $0.index) } }
    }
    pass.graph.sites = graph.sites.carried { known[$0]?.index }
    var program = Program(
      graph: pass.graph, inputs: inputs, states: states, updates: updates, outputs: moved(outputs),
      streams: streams + (policy.draws ? [policy.stream] : []), policy: policy)
    program.observed = moved(observed)
    program.origin = Origin(self)
    return (program, pass.drawCount)
  }
}

extension Plan {
  /// Makes the plan of the program under a numerics policy, whose text is part of the hash. Throws when the
  /// policy makes no sense for the program.
  public init(_ program: Program, policy: NumericsPolicy) throws {
    self.init(try program.under(policy))
  }
}
