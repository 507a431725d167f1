/// The first pass of planning. Every live node gets a view of a buffer, and a node whose values must be computed also
/// becomes a computation.
///
/// Results that are known without computing cost nothing: x·1 is x, and a constant number divided by another is a
/// constant number. A result that is the same along an axis is computed once and repeated by a stride of 0.
struct Resolution {
  let program: Program
  var lowering = Lowering()
  var computations: [Computation] = []
  var views: [NodeIndex: View] = [:]
  /// Buffers that live as long as the executor.
  var persistent: Set<Int> = []
  /// Persistent buffers that hold the same values in every run.
  var constant: Set<Int> = []
  /// The number in each buffer that holds one constant number.
  private var numbers: [Int: Double] = [:]
  /// The buffer that holds each constant number.
  private var known: [Number: Int] = [:]

  private struct Number: Hashable {
    var bits: UInt64
    var element: ElementType
  }

  init(_ program: Program, _ options: PlanOptions) {
    self.program = program
    lowering.options = options
    // The body of a loop has inputs with other names, so the changing inputs do not apply to it.
    lowering.options.changing = []
    for leaf in program.inputs + program.states { views[leaf.node] = makePersistent(leaf.node) }
    for index in program.liveNodes where views[index] == nil { views[index] = resolve(index) }
  }

  /// The view of a live node.
  func view(_ node: NodeIndex) -> View {
    guard let view = views[node] else { preconditionFailure("node \(node) is not live") }
    return view
  }

  private mutating func resolve(_ index: NodeIndex) -> View {
    let node = program.graph.nodes[index]
    let operands = node.operands.map(view)
    if let view = node.primitive.view(of: operands, result: node.type) { return view }
    if operands.isEmpty {
      if let value = node.primitive.number { return number(value, node.type) }
      let view = makePersistent(index)
      constant.insert(view.buffer)
      return view
    }
    switch node.primitive.simplified(operands.map { numbers[$0.buffer] }, result: node.type.element) {
    case .operand(let number): return operands[number]
    case .uniform(let value): return number(value, node.type)
    case nil: break
    }
    return step(index, operands)
  }

  private mutating func step(_ index: NodeIndex, _ operands: [View]) -> View {
    let (primitive, type) = (program.graph.nodes[index].primitive, program.graph.nodes[index].type)
    var (operands, walked) = (operands, type)
    var repeated: [Int] = []
    if primitive.isElementwise(operands.map(\.type)) {
      repeated = type.shape.indices.filter { axis in
        type.shape[axis] > 1 && operands.allSatisfy { $0.strides[axis] == 0 }
      }
      for axis in repeated {
        walked.shape[axis] = 1
        for operand in operands.indices { operands[operand].type.shape[axis] = 1 }
      }
    }
    var result = lowering.makeBuffer(walked)
    if operands.allSatisfy({ constant.contains($0.buffer) }),
      result.type.count * result.type.element.byteCount <= Resolution.largestConstant
    {
      lowerConstant(primitive, operands, result)
    } else {
      let form = FusedForm(primitive, operands, result: walked)
      computations.append(
        Computation(node: index, primitive: primitive, operands: operands, result: result, form: form))
    }
    for axis in repeated {
      result.strides[axis] = 0
      result.type.shape[axis] = type.shape[axis]
    }
    return result
  }

  /// The size in bytes up to which a constant result is computed once and kept; a larger one is computed in every run.
  private static let largestConstant = 65536

  private mutating func lowerConstant(_ primitive: any Primitive, _ operands: [View], _ result: View) {
    lowerOnce {
      primitive.lower(operands, to: result, in: &$0)
    }
    // An empty result has no call that would name it.
    persistent.insert(result.buffer)
    constant.insert(result.buffer)
  }

  /// Moves the calls that `body` emits to the constants, which each executor computes once when it is made, and makes
  /// their buffers persistent.
  private mutating func lowerOnce(_ body: (inout Lowering) -> Void) {
    let (call, buffer) = (lowering.instructions.count, lowering.bufferBytes.count)
    body(&lowering)
    for instruction in lowering.instructions[call...] {
      persistent.formUnion(instruction.outputs.map(\.buffer))
    }
    lowering.constants += lowering.instructions[call...]
    lowering.instructions.removeLast(lowering.instructions.count - call)
    persistent.formUnion(buffer..<lowering.bufferBytes.count)
  }

  private mutating func makePersistent(_ index: NodeIndex) -> View {
    let node = program.graph.nodes[index]
    let view = lowering.makeBuffer(node.type)
    persistent.insert(view.buffer)
    lowerOnce { node.primitive.lower([], to: view, in: &$0) }
    return view
  }

  /// A tensor that holds one number, repeated.
  private mutating func number(_ value: Double, _ type: TensorType) -> View {
    let key = Number(bits: value.bitPattern, element: type.element)
    let buffer: Int
    if let place = known[key] {
      buffer = place
    } else {
      let view = lowering.makeBuffer(TensorType([], type.element))
      buffer = view.buffer
      persistent.insert(buffer)
      constant.insert(buffer)
      lowerOnce { $0.fill(view, with: value) }
      known[key] = buffer
      numbers[buffer] = value
    }
    return View(buffer: buffer, type: type, strides: type.shape.map { _ in 0 })
  }
}

extension Primitive {
  /// Whether element i of the result depends on elements i of the operands alone.
  func isElementwise(_ operands: [TensorType]) -> Bool {
    switch microOperation(operands) {
    case .inRegisters, .byElement: true
    default: false
    }
  }
}
