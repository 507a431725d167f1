extension Program {
  /// Sites and labels, in the order in which they were traced.
  public var sites: [Site] { origin?.program.sites ?? graph.publicSites }

  /// The program with more outputs: the outputs of sites and the labelled tensors, each under its path. All other
  /// outputs and all states keep their bits, under any numerics policy, and the plan keeps its hash.
  ///
  /// - Throws: ``TensorError`` for a path at which nothing was recorded, that lies inside a loop, or that is the
  ///   name of another tensor.
  public func observing(_ paths: [String]) throws -> Program {
    if paths.isEmpty { return self }
    return try beforePolicy { program in
      for path in paths where !program.observed.contains(where: { $0.name == path }) {
        let node = try program.graph.output(at: path)
        try program.observe(path, node)
      }
    }
  }

  /// The program with the value of a site given from outside, as the input `name`: what was computed from the site's
  /// output is computed from the input instead (activation patching). The layer itself stays in the program without
  /// effect, so that all random draws stay the same.
  ///
  /// Derivatives in the program were taken before, so they still pass through the site, as if it had given that
  /// value. To take derivatives with respect to the input, use ``observingGradients(of:at:)`` of the result with the
  /// site's path.
  ///
  /// - Throws: ``TensorError`` for a path at which nothing was recorded, that lies inside a loop, that labels an
  ///   expression, or whose value is given from outside already, and for a name that is taken.
  public func substituting(_ path: String, with name: String) throws -> Program {
    try beforePolicy { program in
      program.graph = program.graph.copy()
      let node = try program.variable(at: path, of: "substituting")
      guard program.graph.nodes[node].primitive is Watched else {
        throw TensorError.operands(
          primitive: "substituting", reason: "the value of '\(path)' is given from outside as it is",
          operands: [program.graph.nodes[node].type], location: "program")
      }
      guard !program.names.contains(name) else { throw TensorError.duplicateName(name) }
      program.graph.replace(node, byInput: name)
      program.inputs.append(Named(name: name, node: node))
    }
  }

  /// The program with more outputs: the derivatives of one output, a real number, with respect to the outputs of
  /// sites, each named `gradient:` and the path. No other bit changes. Cost: that of a gradient.
  ///
  /// - Throws: ``TensorError`` for an output that does not exist or is not one number, and for a path at which
  ///   nothing was recorded, that lies inside a loop, or that labels an expression.
  public func observingGradients(of output: String, at paths: [String]) throws -> Program {
    try beforePolicy { program in
      guard let value = program.outputs.first(where: { $0.name == output }) else {
        throw TensorError.unknownName(output, known: program.outputs.map(\.name))
      }
      program.graph = program.graph.copy()
      let variables = try paths.map {
        Tensor(graph: program.graph, index: try program.variable(at: $0, of: "a derivative"))
      }
      let slopes = gradient(of: Tensor(graph: program.graph, index: value.node), withRespectTo: variables)
      if let error = program.graph.error { throw error }
      for (path, slope) in zip(paths, slopes) { try program.observe("gradient:" + path, slope.index) }
    }
  }

  /// Makes the change to the program before its numerics policy, and applies the policy again.
  private func beforePolicy(_ change: (inout Program) throws -> Void) throws -> Program {
    if let origin { return try origin.program.beforePolicy(change).under(policy) }
    var program = self
    try change(&program)
    return program
  }

  private mutating func observe(_ name: String, _ node: NodeIndex) throws {
    guard !names.contains(name) else { throw TensorError.duplicateName(name) }
    observed.append(Named(name: name, node: node))
  }

  private var names: [String] { (inputs + states + outputs + observed).map(\.name) }

  private func variable(at path: String, of transform: String) throws -> NodeIndex {
    let node = try graph.output(at: path)
    guard graph.nodes[node].primitive.isVariable else {
      throw TensorError.notVariable(
        transform: transform, graph.nodes[node].type, made: graph.nodes[node].location.description,
        location: "label '\(path)'")
    }
    return node
  }
}
