/// The set of nodes on a path from any of the variables to any of the values.
func nodesBetween(_ variables: [Tensor], and values: [Tensor]) -> NodeSet {
  guard let nodes = values.first?.graph.nodes else { return NodeSet(member: []) }
  let count = (values.map(\.index).max() ?? 0) + 1
  var depends = [Bool](repeating: false, count: count)
  for variable in variables where variable.index < count { depends[variable.index] = true }
  for index in depends.indices where !depends[index] {
    depends[index] = nodes[index].operands.contains { depends[$0] }
  }
  var matters = [Bool](repeating: false, count: count)
  for value in values { matters[value.index] = depends[value.index] }
  for index in depends.indices.reversed() where matters[index] {
    for operand in nodes[index].operands where depends[operand] { matters[operand] = true }
  }
  return NodeSet(member: matters)
}

/// A set of node indices, with a flag for each node of the graph.
struct NodeSet {
  var member: [Bool]
  func contains(_ index: NodeIndex) -> Bool { index < member.count && member[index] }
  func ascending() -> [NodeIndex] { member.indices.filter { member[$0] } }
  func reversed() -> [NodeIndex] { member.indices.reversed().filter { member[$0] } }
}
