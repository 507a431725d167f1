import AssayRandomness
import Crypto
import Foundation

/// A program made ready to run: kernel calls in order, and a place in one arena for every buffer.
///
/// Immutable and independent of the processor; any number of executors can share it.
public struct Plan: Sendable {
  let constants: [Instruction]
  /// Constant arrays, by buffer.
  let data: [(buffer: Int, element: ElementType, bytes: [UInt8])]
  let body: [Instruction]
  /// Byte offset of each buffer in the arena.
  let offsets: [Int]
  /// Bytes of each buffer.
  let bufferBytes: [Int]
  /// Named tensors that can be written, read, or both, with their buffer.
  let inputs: [String: Slot]
  let outputs: [String: Slot]
  /// Bytes of the arena that executors allocate.
  public let arenaBytes: Int
  /// Names of the program's random streams, which executors seed; in order of declaration.
  public let streams: [String]
  /// SHA-256 of the program's text, in hexadecimal: equal for equal programs, on every machine.
  public let hash: String

  struct Slot: Sendable {
    var buffer: Int
    var type: TensorType
  }

  /// Drops what no output or update needs, gives views no memory, lets element-wise results take the place
  /// of operands that die and updates the place of their states, and lays the rest out by lifetime.
  public init(_ program: Program) {
    var planner = Planner(program)
    planner.lowerNodes()
    planner.lowerOutputs()
    planner.lowerUpdates()
    planner.reuseOperands()
    let arena = planner.layOut()
    constants = planner.constants.instructions
    data = planner.constants.data
    body = planner.lowering.instructions
    offsets = arena.offsets
    bufferBytes = planner.lowering.bufferBytes
    arenaBytes = arena.bytes
    inputs = planner.named(program.inputs + program.states)
    outputs = planner.outputs
    streams = program.streams
    hash = SHA256.hash(data: Data(program.description.utf8)).hexadecimal
  }
}

extension Program: CustomStringConvertible {
  /// The program as text, one operation a line: what a plan's hash stands for.
  public var description: String {
    let live = liveNodes
    let number = Dictionary(uniqueKeysWithValues: live.enumerated().map { ($1, $0) })
    func name(_ node: NodeIndex) -> String { "%\(number[node] ?? -1)" }
    var lines = live.map { index in
      let node = graph.nodes[index]
      let operands = node.operands.map(name).joined(separator: ", ")
      return "\(name(index)) = \(node.primitive.signature)(\(operands)): \(node.type)"
    }
    lines += updates.map { "update \(name($0.state)) to \(name($0.value))" }
    lines += outputs.map { "output \($0.name) = \(name($0.node))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What outputs and updates depend on, and all inputs and states; ascending.
  var liveNodes: [NodeIndex] {
    var live = [Bool](repeating: false, count: graph.nodes.count)
    for leaf in inputs + states { live[leaf.node] = true }
    for root in outputs.map(\.node) + updates.map(\.value) { live[root] = true }
    for index in live.indices.reversed() where live[index] {
      for operand in graph.nodes[index].operands { live[operand] = true }
    }
    return live.indices.filter { live[$0] }
  }
}
