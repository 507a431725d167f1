/// The calls of a plan that depend on changing inputs. They come after all other calls and can run alone whenever
/// these inputs change, because the results of earlier calls that they read are never overwritten.
struct ChangingPart: Sendable {
  /// The inputs and states that change.
  var names: Set<String>
  /// The first of the calls; all later ones are among them.
  var start: Int
  /// Buffers, other than outputs, that earlier calls write and calls of the changing part read. No other buffer
  /// shares their memory after that.
  var kept: Set<Int> = []
}

extension Plan {
  /// A plan whose executors can rerun only the part that depends on some inputs, by ``Executor/run(changed:)``. An
  /// example is a Hessian times many directions at one point: what depends on the point alone is computed once.
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
  /// The arena is larger, because kept results share memory with nothing else. All results have the same bits as with
  /// any other plan of the program. Throws when a name is neither an input nor a state, when no name is given, and
  /// when the program updates states or draws random numbers: each run of such a program differs from the last, so it
  /// could not use what an earlier run computed.
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
  /// Checks that calls before `start` read no changing input, and that later calls write no buffer that a call before
  /// `start` writes.
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
