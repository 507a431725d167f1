// A program as those read it that must not share code with planning: the interpreter of the fuzzer.

extension Program {
  /// One live operation of a program.
  package struct Step {
    /// What is done; attributes are read by reflection.
    package var primitive: any Primitive
    /// Numbers of the steps that made the operands.
    package var operands: [Int]
    /// Shape and element type of the result.
    package var type: TensorType
  }

  /// The program as a list of what it does, operands first, with its named tensors by their numbers in it.
  package struct Listing {
    package var steps: [Step] = []
    package var inputs: [(name: String, step: Int)] = []
    package var states: [(name: String, step: Int)] = []
    package var outputs: [(name: String, step: Int)] = []
    /// New values of states.
    package var updates: [(state: Int, value: Int)] = []
  }

  /// What outputs and updates depend on, and all inputs and states.
  package var listing: Listing {
    let live = liveNodes
    var number = [Int](repeating: -1, count: graph.nodes.count)
    for (place, index) in live.enumerated() { number[index] = place }
    func named(_ tensors: [Named]) -> [(name: String, step: Int)] {
      tensors.map { ($0.name, number[$0.node]) }
    }
    var listing = Listing()
    listing.steps = live.map { index in
      let node = graph.nodes[index]
      return Step(primitive: node.primitive, operands: node.operands.map { number[$0] }, type: node.type)
    }
    listing.inputs = named(inputs)
    listing.states = named(states)
    listing.outputs = named(readable)
    listing.updates = updates.map { (number[$0.state], number[$0.value]) }
    return listing
  }
}

extension Trace {
  /// The first operation so far that did not fit, if any.
  package var failure: TensorError? { graph.error }
}
