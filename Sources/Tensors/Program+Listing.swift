// A program as a plain list of operations, for readers that must share no code with planning, such as the interpreter
// of the fuzzer.

extension Program {
  /// All nodes of a program that an output or an update depends on, each after those that make its operands, and which
  /// of them are its named tensors.
  package struct Listing {
    package var nodes: [Node] = []
    package var inputs: [(name: String, node: Int)] = []
    package var states: [(name: String, node: Int)] = []
    package var outputs: [(name: String, node: Int)] = []
    /// For each updated state the node of its old value and the node of its new one.
    package var updates: [(state: Int, value: Int)] = []

    /// One operation, or an input or a state.
    package struct Node {
      /// What is computed; readers find the attributes by reflection.
      package var primitive: any Primitive
      /// The numbers of the nodes whose results are the operands.
      package var operands: [Int]
      /// Shape and element type of the result.
      package var type: TensorType
    }
  }

  /// The program as a list.
  package var listing: Listing {
    let live = liveNodes
    var number = [Int](repeating: -1, count: graph.nodes.count)
    for (place, index) in live.enumerated() { number[index] = place }
    func named(_ tensors: [Named]) -> [(name: String, node: Int)] {
      tensors.map { ($0.name, number[$0.node]) }
    }
    var listing = Listing()
    listing.nodes = live.map { index in
      let node = graph.nodes[index]
      return Listing.Node(
        primitive: node.primitive, operands: node.operands.map { number[$0] }, type: node.type)
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
