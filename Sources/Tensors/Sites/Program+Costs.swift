extension Program {
  /// The cost of one run, by site. Only what is computed in each run counts: not constants, results that nothing
  /// needs, or views of other tensors. Cost: part of that of making a plan.
  public var costs: Costs {
    let entries = graph.sites.all
    var costs = Costs(sites: entries.map { ($0.path, Cost()) })
    func add(_ cost: Cost, to site: Site.ID?) {
      if let site { costs.sites[site].cost += cost } else { costs.outside += cost }
      costs.whole += cost
    }
    /// Adds a loop body's cost to the sites of its nodes and returns the sum; the caller subtracts its FLOPs from the
    /// loop's own.
    func addLoop(_ body: LoopBody, times count: Int, site: Site.ID?) -> Cost {
      var inside = Cost()
      var views = body.parameters.enumerated().map { View(dense: $0, $1) }
      for (node, typed) in zip(body.nodes, body.typedNodes) {
        let operands = node.operands.map { views[$0] }
        if let view = node.primitive.view(of: operands, result: typed.result) {
          views.append(view)
          continue
        }
        views.append(View(dense: views.count, typed.result))
        guard !operands.isEmpty else { continue }
        let owner = node.site ?? site
        var cost = Cost(node.primitive, typed.operands, typed.result).times(count)
        if let loop = node.primitive.iterations {
          let inner = addLoop(loop.body, times: count.times(loop.count), site: owner)
          cost.operations = cost.operations.minus(inner.operations)
          inside += inner
        }
        add(cost, to: owner)
        inside += cost
      }
      return inside
    }
    for computation in Planner(self, PlanOptions(isVerifying: false)).neededComputations {
      let site = graph.nodes[computation.node].site
      var cost = Cost(computation.primitive, computation.operands.map(\.type), computation.result.type)
      if let loop = computation.primitive.iterations {
        cost.operations = cost.operations.minus(
          addLoop(loop.body, times: loop.count, site: site).operations)
      }
      add(cost, to: site)
    }
    costs.sites = zip(costs.sites, entries).filter { $0.1.layer != nil }.map(\.0)
    return costs
  }
}

extension Cost {
  /// The cost of one operation by itself.
  fileprivate init(_ primitive: any Primitive, _ operands: [TensorType], _ result: TensorType) {
    func bytes(_ type: TensorType) -> Int { type.count.times(type.element.byteCount) }
    self.init(
      operations: primitive.operations(operands, result: result),
      bytes: (operands.map(bytes) + [bytes(result)]).total, calls: 1)
  }
}
