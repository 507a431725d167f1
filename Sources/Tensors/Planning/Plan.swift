import AssayRandomness
import Crypto
import Foundation

/// A program that is ready to run: kernel calls in order, and an offset in one arena for every buffer.
///
/// Immutable and independent of the processor; any number of executors can share it.
public struct Plan: Sendable {
  let constants: [Instruction]
  /// Constant arrays, by buffer.
  let data: [(buffer: Int, element: ElementType, bytes: [UInt8])]
  var body: [Instruction]
  /// Byte offset of each buffer in the arena.
  var offsets: [Int]
  /// Bytes of each buffer.
  var bufferBytes: [Int]
  /// Named tensors with their buffers: inputs and states, which can be written and read, and outputs, which can be
  /// read.
  let inputs: [String: NamedBuffer]
  let outputs: [String: NamedBuffer]
  /// The calls that run when only some inputs have changed, if the plan is made for that.
  var changing: ChangingPart?
  /// Bytes of the arena that executors allocate.
  public let arenaBytes: Int
  /// Tensors that are kept from run to run, in order of declaration; executors write and read them by name.
  public let states: [State]
  /// Names of the program's random streams, which executors seed; in order of declaration.
  public let streams: [String]
  /// The most bytes that are alive at one time: no arrangement of the same calls needs less.
  public let arenaLowerBound: Int
  /// SHA-256 of the program's text, in hexadecimal: equal for equal programs on every machine, whichever sites and
  /// labels are observed.
  public let hash: String

  /// A named tensor that stays from run to run.
  public struct State: Sendable, Hashable {
    /// As the program declared it.
    public var name: String
    /// Shape and element type.
    public var type: TensorType
  }

  /// The buffer that holds a named tensor, dense.
  struct NamedBuffer: Sendable {
    var buffer: Int
    var type: TensorType
  }

  /// Makes the plan of a program. It drops operations that no output or update needs, computes constants only once,
  /// fuses operations that can be done in one pass, and gives views no memory of their own. A result can take the
  /// memory of an operand that is not read again, and a new value that of its state; other buffers are laid out by
  /// lifetime.
  ///
  /// The plan is verified. One that would overwrite a value that is still needed, or read memory that holds no value,
  /// is a defect of this package: the process then stops with a message.
  public init(_ program: Program) { self.init(program, PlanOptions()) }

  package init(_ program: Program, _ options: PlanOptions) {
    let (plan, findings) = Plan.verified(program, options)
    guard findings.isEmpty else { fatalError(Verifier.report(findings, program)) }
    self = plan
  }

  /// Messages of the verifier after each pass; empty when it finds no fault.
  package static func findings(_ program: Program, _ options: PlanOptions = PlanOptions()) -> [String] {
    verified(program, options).findings
  }

  /// A plan, and the messages of the verifier about it. A plan with a message must not run: it may give wrong numbers
  /// or access memory outside the arena.
  package static func verified(_ program: Program, _ options: PlanOptions = PlanOptions()) -> (
    plan: Plan, findings: [String]
  ) {
    var planner = Planner(program, options)
    let plan = Plan(program, planner: &planner)
    return (plan, planner.verifier?.findings ?? [])
  }

  init(_ program: Program, planner: inout Planner) {
    planner.lowerParts()
    planner.lowerUpdates()
    planner.reuseOperands()
    let arena = planner.layOut()
    constants = planner.lowering.constants
    data = planner.lowering.data
    body = planner.lowering.instructions
    changing = planner.changing
    offsets = arena.offsets
    bufferBytes = planner.lowering.bufferBytes
    arenaBytes = arena.bytes
    arenaLowerBound = arena.lowerBound
    inputs = planner.named(program.inputs + program.states)
    outputs = planner.outputs
    states = program.states.map { State(name: $0.name, type: program.graph.nodes[$0.node].type) }
    streams = program.streams
    hash = SHA256.hash(data: Data(program.description.utf8)).hexadecimal
  }
}

extension Program: CustomStringConvertible {
  /// The program as text, one operation in each line; a plan's hash is the hash of this text. It leaves out marks of
  /// sites, which compute nothing, and operations that only observed tensors need.
  public var description: String {
    let live = liveNodes(for: outputs).filter { !graph.isMark($0) }
    var names = [String](repeating: "%-1", count: graph.nodes.count)
    for (number, index) in live.enumerated() { names[index] = "%" + String(number) }
    for index in names.indices where graph.isMark(index) { names[index] = names[graph.unmarked(index)] }
    var text = ""
    text.reserveCapacity(live.count * 64)
    for index in live {
      let node = graph.nodes[index]
      text += names[index]
      text += " = "
      text += node.primitive.signature
      text += "("
      for (number, operand) in node.operands.enumerated() {
        if number > 0 { text += ", " }
        text += names[operand]
      }
      text += "): "
      text += node.type.description
      text += "\n"
    }
    for update in updates { text += "update \(names[update.state]) to \(names[update.value])\n" }
    for output in outputs { text += "output \(output.name) = \(names[output.node])\n" }
    if !policy.isStandard { text += "numerics \(policy)\n" }
    return text
  }

  /// The nodes that outputs, observed tensors and updates depend on, and all inputs and states; ascending.
  var liveNodes: [NodeIndex] { liveNodes(for: readable) }

  private func liveNodes(for outputs: [Named]) -> [NodeIndex] {
    var live = [Bool](repeating: false, count: graph.nodes.count)
    for leaf in inputs + states { live[leaf.node] = true }
    for root in outputs.map(\.node) + updates.map(\.value) { live[root] = true }
    for index in live.indices.reversed() where live[index] {
      for operand in graph.nodes[index].operands { live[operand] = true }
    }
    return live.indices.filter { live[$0] }
  }
}

extension Plan {
  /// Inputs and states by name, in order of names.
  package var writable: [(name: String, type: TensorType)] { Plan.sorted(inputs) }
  /// Outputs, inputs and states by name, in order of names.
  package var readable: [(name: String, type: TensorType)] {
    Plan.sorted(outputs.merging(inputs) { output, _ in output })
  }

  private static func sorted(_ buffers: [String: NamedBuffer]) -> [(name: String, type: TensorType)] {
    buffers.sorted { $0.key < $1.key }.map { ($0.key, $0.value.type) }
  }
}
