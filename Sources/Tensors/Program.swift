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
  /// Tensors that can be read beside the outputs, named by the paths of sites and labels. They change neither another
  /// result nor the plan's hash.
  var observed: [Named] = []
  /// Names of the random streams, in order of declaration.
  let streams: [String]
  /// The numerics policy of the arithmetic. The graph contains its effects in detail.
  var policy = NumericsPolicy.standard
  /// The program before the policy was applied; `nil` under the standard policy.
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

  /// Traces the body once. Throws for the first operation whose operands do not fit, with its line in the
  /// source; and rethrows what the body throws.
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
