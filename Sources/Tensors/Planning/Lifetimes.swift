/// For each buffer, the number of the first instruction that writes it and of the last that uses it (−1 where there
/// is none), and how many instructions write it.
struct Lifetimes {
  private(set) var first: [Int]
  private(set) var last: [Int]
  private(set) var writers: [Int]

  init(_ instructions: [Instruction], buffers: Int) {
    first = [Int](repeating: -1, count: buffers)
    last = first
    writers = [Int](repeating: 0, count: buffers)
    for (index, instruction) in instructions.enumerated() {
      for output in instruction.outputs {
        if first[output.buffer] < 0 { first[output.buffer] = index }
        writers[output.buffer] += 1
        last[output.buffer] = index
      }
      for input in instruction.inputs { last[input.buffer] = index }
      if let scratch = instruction.scratch?.buffer { (first[scratch], last[scratch]) = (index, index) }
    }
  }

  mutating func extend(_ buffer: Int, to index: Int) { last[buffer] = max(last[buffer], index) }
}
