/// A traced program: named inputs, states that it keeps from run to run, and named outputs.
///
/// ```swift
/// let step = try Program { trace in
///   let x = trace.input("x", [32, 64])
///   let w = trace.state("w", [64, 10])
///   let loss = (x.matrixProduct(w) * 0.1).hyperbolicTangent().sum()
///   trace.update(w, to: w - gradient(of: loss, withRespectTo: [w])[0] * 0.01)
///   trace.output("loss", loss)
/// }
/// let executor = try Executor(Plan(step))
/// ```
public struct Program {
  var graph: Graph
  var inputs: [Named]
  let states: [Named]
  /// The new values of states; they replace the old ones when a run ends.
  let updates: [(state: NodeIndex, value: NodeIndex)]
  let outputs: [Named]
  /// What is read beside the outputs, by the paths of sites. No part of what the program is: no other bit depends on it.
  var observed: [Named] = []
  /// Names of the random streams, in order of declaration.
  let streams: [String]
  /// The numerics policy of the arithmetic. The graph contains its effects in detail.
  var policy = NumericsPolicy.standard
  /// What it was before the policy; `nil` under the standard one.
  var origin: Origin?

  final class Origin {
    let program: Program
    init(_ program: Program) { self.program = program }
  }

  struct Named {
    var name: String
    var node: NodeIndex
  }

  /// All that can be read after a run.
  var readable: [Named] { outputs + observed }

  /// Traces the body once. Throws the first operation whose operands do not fit, with its place in the
  /// source, and whatever the body throws.
  public init(_ body: (Trace) throws -> Void) throws {
    let trace = Trace()
    try body(trace)
    if let error = trace.graph.error { throw error }
    graph = trace.graph
    inputs = trace.inputs
    states = trace.states
    updates = trace.updates
    outputs = trace.outputs
    streams = trace.streams
  }

  init(
    graph: Graph, inputs: [Named], states: [Named], updates: [(state: NodeIndex, value: NodeIndex)],
    outputs: [Named], streams: [String], policy: NumericsPolicy
  ) {
    self.graph = graph
    self.inputs = inputs
    self.states = states
    self.updates = updates
    self.outputs = outputs
    self.streams = streams
    self.policy = policy
  }
}

/// Receives the inputs, states, updates and outputs of a program while it is traced.
public final class Trace {
  let graph = Graph()
  fileprivate(set) var inputs: [Program.Named] = []
  fileprivate(set) var states: [Program.Named] = []
  fileprivate(set) var updates: [(state: NodeIndex, value: NodeIndex)] = []
  fileprivate(set) var outputs: [Program.Named] = []
  fileprivate(set) var streams: [String] = []

  /// Declares an input: a tensor that is written before a run.
  public func input(
    _ name: String, _ shape: [Int], _ element: ElementType = .float32,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let tensor = leaf(name, TensorType(shape, element), SourceLocation(file, line))
    inputs.append(.init(name: name, node: tensor.index))
    return tensor
  }

  /// Declares a state: a tensor that is kept from run to run. It is zeros at first.
  public func state(
    _ name: String, _ shape: [Int], _ element: ElementType = .float32,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let tensor = leaf(name, TensorType(shape, element), SourceLocation(file, line))
    states.append(.init(name: name, node: tensor.index))
    return tensor
  }

  /// Gives a state the value that it has after the run; all updates take effect together.
  public func update(
    _ state: Tensor, to value: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) {
    let place = SourceLocation(file, line)
    guard graph.admitsLasting([state, value], at: place) else { return }
    let reason: String? =
      if !states.contains(where: { $0.node == state.index }) {
        "only a state can be updated"
      } else if updates.contains(where: { $0.state == state.index }) {
        "the state is updated twice"
      } else if value.type != state.type {
        "the new value must have the state's type"
      } else {
        nil
      }
    if let reason {
      graph.fail(
        .operands(
          primitive: "update", reason: reason, operands: [state.type, value.type],
          location: place.description))
    } else {
      updates.append((state.index, value.index))
    }
  }

  /// Makes a tensor of values that are known when the program is traced, row-major.
  public func constant<Element: TensorElement>(
    _ values: [Element], _ shape: [Int], file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    graph.apply(ConstantArray(values, shape), to: [], at: SourceLocation(file, line))
  }

  /// Declares an output: a tensor that is read after a run. It must not depend on the arguments of a `vmap`
  /// or `scan` body: return such a tensor from the body instead.
  public func output(
    _ name: String, _ tensor: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) {
    guard graph.admitsLasting([tensor], at: SourceLocation(file, line)) else { return }
    if outputs.contains(where: { $0.name == name }) { graph.fail(.duplicateName(name)) }
    outputs.append(.init(name: name, node: tensor.index))
  }

  /// Records the name of a stream whose states are declared.
  func declareStream(_ name: String) { streams.append(name) }

  private func leaf(_ name: String, _ type: TensorType, _ place: SourceLocation) -> Tensor {
    if (inputs + states).contains(where: { $0.name == name }) { graph.fail(.duplicateName(name)) }
    return graph.apply(Input(name: name, type: type), to: [], at: place)
  }
}
