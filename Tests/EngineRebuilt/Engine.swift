import Foundation

final class Trace {
  struct Node: Hashable {
    var primitive: Primitive
    var operands: [Int]
    var shape: [Int]
  }

  private(set) var nodes: [Node] = []
  private var known: [Node: Int] = [:]

  func apply(_ primitive: Primitive, _ operands: Symbol...) -> Symbol {
    let shape = primitive.shape(operands.map(\.shape))
    let node = Node(primitive: primitive, operands: operands.map(\.index), shape: shape)
    if let index = known[node] { return Symbol(trace: self, index: index) }
    nodes.append(node)
    known[node] = nodes.count - 1
    return Symbol(trace: self, index: nodes.count - 1)
  }
}

struct Symbol {
  let trace: Trace
  let index: Int

  var shape: [Int] { trace.nodes[index].shape }

  static func + (a: Symbol, b: Symbol) -> Symbol { a.trace.apply(.add, a, b) }
  static func * (a: Symbol, b: Symbol) -> Symbol { a.trace.apply(.multiply, a, b) }
  static prefix func - (a: Symbol) -> Symbol { a * a.constant(-1) }

  func tanh() -> Symbol { trace.apply(.tanh, self) }
  func sum(_ axis: Int) -> Symbol { trace.apply(.sum(axis: axis), self) }
  func spread(_ axis: Int, _ size: Int) -> Symbol {
    trace.apply(.spread(axis: axis, size: size), self)
  }

  func constant(_ value: Double) -> Symbol {
    shape.enumerated().reduce(trace.apply(.constant(value))) { $0.spread($1.offset, $1.element) }
  }
}

enum Primitive: Hashable {
  case input(name: String, shape: [Int])
  case constant(Double)
  case add, multiply, tanh
  case sum(axis: Int)
  case spread(axis: Int, size: Int)

  func shape(_ operands: [[Int]]) -> [Int] {
    switch self {
    case .input(_, let shape): return shape
    case .constant: return []
    case .add, .multiply, .tanh:
      precondition(operands.allSatisfy { $0 == operands[0] }, "shapes differ: \(operands)")
      return operands[0]
    case .sum(let axis):
      return operands[0].enumerated().filter { $0.offset != axis }.map(\.element)
    case .spread(let axis, let size):
      var shape = operands[0]
      shape.insert(size, at: axis)
      return shape
    }
  }
}

extension Primitive {
  func tangent(_ tangents: [Symbol], _ operands: [Symbol], _ result: Symbol) -> Symbol? {
    switch self {
    case .input, .constant: return nil
    case .add: return tangents[0] + tangents[1]
    case .multiply: return tangents[0] * operands[1] + operands[0] * tangents[1]
    case .tanh: return tangents[0] * (result.constant(1) + -(result * result))
    case .sum(let axis): return tangents[0].sum(axis)
    case .spread(let axis, let size): return tangents[0].spread(axis, size)
    }
  }

  func adjoint(_ cotangent: Symbol, _ operands: [Symbol], _ result: Symbol) -> [Symbol] {
    switch self {
    case .input, .constant: return []
    case .add: return [cotangent, cotangent]
    case .multiply: return [cotangent * operands[1], operands[0] * cotangent]
    case .tanh: return [cotangent * (result.constant(1) + -(result * result))]
    case .sum(let axis): return [cotangent.spread(axis, operands[0].shape[axis])]
    case .spread(let axis, _): return [cotangent.sum(axis)]
    }
  }
}

extension Primitive {
  func batched(_ operands: [Symbol]) -> Symbol {
    let trace = operands[0].trace
    switch self {
    case .sum(let axis): return operands[0].sum(axis + 1)
    case .spread(let axis, let size): return operands[0].spread(axis + 1, size)
    case .tanh: return trace.apply(self, operands[0])
    default: return trace.apply(self, operands[0], operands[1])
    }
  }
}

func jvp(_ value: Symbol, _ variable: Symbol, along direction: Symbol) -> Symbol {
  let trace = value.trace
  var tangents = [variable.index: direction]
  for index in 0...value.index where tangents[index] == nil {
    let node = trace.nodes[index]
    guard node.operands.contains(where: { tangents[$0] != nil }) else { continue }
    let operands = node.operands.map { Symbol(trace: trace, index: $0) }
    let moving = operands.map { tangents[$0.index] ?? $0.constant(0) }
    tangents[index] = node.primitive.tangent(moving, operands, Symbol(trace: trace, index: index))
  }
  return tangents[value.index] ?? value.constant(0)
}

func gradient(_ value: Symbol, _ variables: [Symbol]) -> [Symbol] {
  let trace = value.trace
  var cotangents = [value.index: value.constant(1)]
  for index in (0...value.index).reversed() {
    guard let cotangent = cotangents[index] else { continue }
    let node = trace.nodes[index]
    let operands = node.operands.map { Symbol(trace: trace, index: $0) }
    let parts = node.primitive.adjoint(cotangent, operands, Symbol(trace: trace, index: index))
    for (operand, part) in zip(node.operands, parts) {
      cotangents[operand] = cotangents[operand].map { $0 + part } ?? part
    }
  }
  return variables.map { cotangents[$0.index] ?? $0.constant(0) }
}

func vmap(_ examples: Symbol, _ body: (Symbol) -> Symbol) -> Symbol {
  let trace = examples.trace
  let start = trace.nodes.count
  let one = trace.apply(.input(name: "example \(start)", shape: Array(examples.shape.dropFirst())))
  let result = body(one)
  var batched = [one.index: examples]
  for index in start..<trace.nodes.count where batched[index] == nil {
    let node = trace.nodes[index]
    guard node.operands.contains(where: { batched[$0] != nil }) else { continue }
    let operands = node.operands.map {
      batched[$0] ?? Symbol(trace: trace, index: $0).spread(0, examples.shape[0])
    }
    batched[index] = node.primitive.batched(operands)
  }
  return batched[result.index] ?? result.spread(0, examples.shape[0])
}

struct Plan {
  struct Call {
    var node: Int
    var output: Int
    var inputs: [Int]
  }

  let trace: Trace
  private(set) var calls: [Call] = []
  private(set) var offsets: [Int: Int] = [:]
  private(set) var arena = 0

  init(_ results: [Symbol]) {
    trace = results[0].trace
    var lastUse = Dictionary(results.map { ($0.index, Int.max) }, uniquingKeysWith: max)
    for index in trace.nodes.indices.reversed() where lastUse[index] != nil {
      for operand in trace.nodes[index].operands where lastUse[operand] == nil { lastUse[operand] = index }
    }
    var free: [(offset: Int, size: Int)] = []
    for index in trace.nodes.indices where lastUse[index] != nil {
      let node = trace.nodes[index]
      let size = node.shape.reduce(1, *)
      if let place = free.firstIndex(where: { $0.size == size }) {
        offsets[index] = free.remove(at: place).offset
      } else {
        offsets[index] = arena
        arena += size
      }
      let inputs = node.operands.map { offsets[$0] ?? 0 }
      calls.append(Call(node: index, output: offsets[index] ?? 0, inputs: inputs))
      for operand in Set(node.operands) where lastUse[operand] == index {
        free.append((offsets[operand] ?? 0, trace.nodes[operand].shape.reduce(1, *)))
      }
    }
  }
}

extension Plan {
  func run(_ inputs: [String: [Double]]) -> (Symbol) -> [Double] {
    var memory = [Double](repeating: 0, count: arena)
    for call in calls {
      let node = trace.nodes[call.node]
      let size = node.shape.reduce(1, *)
      // The number of places inside of an axis that is summed or broadcast.
      func inner(_ axis: Int) -> Int { node.shape[axis...].reduce(1, *) }
      for i in 0..<size {
        let value: Double
        switch node.primitive {
        case .input(let name, _): value = inputs[name]?[i] ?? .nan
        case .constant(let number): value = number
        case .add: value = memory[call.inputs[0] + i] + memory[call.inputs[1] + i]
        case .multiply: value = memory[call.inputs[0] + i] * memory[call.inputs[1] + i]
        case .tanh: value = tanh(memory[call.inputs[0] + i])
        case .sum(let axis):
          let length = trace.nodes[node.operands[0]].shape[axis]
          let start = i / inner(axis) * inner(axis) * length + i % inner(axis)
          value = (0..<length).reduce(0) { $0 + memory[call.inputs[0] + start + $1 * inner(axis)] }
        case .spread(let axis, let count):
          let behind = inner(axis) / count
          value = memory[call.inputs[0] + i / inner(axis) * behind + i % behind]
        }
        memory[call.output + i] = value
      }
    }
    return { symbol in
      let start = offsets[symbol.index] ?? 0
      return Array(memory[start..<(start + symbol.shape.reduce(1, *))])
    }
  }
}
