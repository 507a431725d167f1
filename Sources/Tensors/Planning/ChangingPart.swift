/// The calls of a plan that depend on changing inputs. They stand behind all others and can run alone, as often as these
/// inputs change: what they read of earlier calls keeps its memory.
struct ChangingPart: Sendable {
  /// The inputs and states that change.
  var names: Set<String>
  /// The first of the calls; all later ones are among them.
  var start: Int
  /// Buffers that earlier calls write and these read, beside outputs. Nothing else is ever written there.
  var kept: Set<Int> = []
}

extension Plan {
  /// A plan whose executors can run again only what depends on some inputs, by ``Executor/run(changed:)``: say a
  /// Hessian times many directions at one point, where everything that depends on the point alone is computed once.
  ///
  /// ```swift
  /// let plan = try Plan(program, changing: ["direction"])
  /// let executor = try Executor(plan)
  /// try executor.write("point", point)
  /// for direction in directions {
  ///   try executor.write("direction", direction)
  ///   try executor.run(changed: ["direction"])
  ///   products.append(try executor.read("product", as: Double.self))
  /// }
  /// ```
  ///
  /// The arena is larger, as what is kept shares its memory with nothing else; results have the bits that any plan of
  /// the program gives. Throws names that are neither input nor state, an empty list, and programs that update states
  /// or draw random numbers: each of their runs differs from the last, so none could use what an earlier one computed.
  public init(_ program: Program, changing names: [String]) throws {
    try program.check(changing: names)
    self.init(program, PlanOptions(changing: Set(names)))
  }
}

extension Program {
  fileprivate func check(changing names: [String]) throws {
    let known = (inputs + states).map(\.name)
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw TensorError.unknownName(unknown, known: known)
    }
    if let stream = streams.first {
      throw TensorError.changedInputs(
        "the program draws from the stream '\(stream)', anew in each run; a plan for changing inputs takes programs "
          + "without draws")
    }
    if let update = updates.first {
      let name = states.first { $0.node == update.state }?.name ?? ""
      throw TensorError.changedInputs(
        "the program updates the state '\(name)' in each run; a plan for changing inputs takes programs without updates"
      )
    }
    guard !names.isEmpty else {
      throw TensorError.changedInputs(
        "no changing input is named; the program has \(known.joined(separator: ", "))")
    }
  }
}

extension Lowering {
  /// Buffers that calls before `start` write and later ones read.
  func kept(from start: Int) -> Set<Int> {
    let written = Set(instructions[..<start].flatMap { $0.outputs.map(\.buffer) })
    return written.intersection(instructions[start...].flatMap { $0.inputs.map(\.buffer) })
  }
}

extension Verifier {
  /// Calls before `start` read no changing input, and later ones write no buffer that an earlier one has written.
  mutating func check(_ calls: [Instruction], changing inputs: Set<Int>, from start: Int) {
    var written: Set<Int> = []
    for (number, call) in calls.enumerated() {
      if number < start {
        for position in call.inputs {
          note(
            !inputs.contains(position.buffer),
            "call \(number) reads the changing buffer \(position.buffer) before the changing part: \(call.description)"
          )
        }
        written.formUnion(call.outputs.map(\.buffer))
      } else {
        for position in call.outputs {
          note(
            !written.contains(position.buffer),
            "call \(number) of the changing part writes buffer \(position.buffer), which is kept: \(call.description)"
          )
        }
      }
    }
  }
}
