/// The order in which computations run. Computations that cannot be fused keep the order of the trace. A computation
/// that can be fused
/// 1. runs as early as its operands allow, so that it can be fused with what computes them;
/// 2. is delayed until its result is needed, if that keeps no more memory alive;
/// 3. after a delay is moved back to its operands, if its result replaces values that only it reads.
struct ComputationOrder {
  /// All computations in order, cut into stretches. A stretch is one computation that cannot be fused, or a run of
  /// neighbours that all can be.
  var stretches: [[Int]] = []
  /// For each computation, those that must run before it.
  private(set) var predecessors: [[Int]]

  /// - Parameters:
  ///   - computations: In the order of the trace.
  ///   - updates: For each update, the buffer of the state and that of its new value. The new value is computed after
  ///     all readers of the old one, so that it can be written straight into the state's memory.
  ///   - buffers: How many buffers there are.
  init(_ computations: [Computation], updates: [(state: Int, value: Int)], buffers: Int) {
    var producer = [Int](repeating: -1, count: buffers)
    for (index, step) in computations.enumerated() { producer[step.result.buffer] = index }
    predecessors = computations.map { step in
      step.operands.compactMap { producer[$0.buffer] < 0 ? nil : producer[$0.buffer] }
    }
    let states = Dictionary(updates.map { ($0.state, $0.value) }, uniquingKeysWith: { first, _ in first })
    for (index, step) in computations.enumerated() where !states.isEmpty {
      for operand in step.operands {
        guard let value = states[operand.buffer], producer[value] > index else { continue }
        predecessors[producer[value]].append(index)
      }
    }
    let times = ComputationOrder.times(computations, predecessors)
    func key(_ index: Int) -> (Int, Int, Int) {
      (times[index], computations[index].form == nil ? 0 : 1, index)
    }
    let order = computations.indices.sorted { key($0) < key($1) }
    var stretch: [Int] = []
    for index in order {
      if computations[index].form == nil {
        stretches += [stretch, [index]].filter { !$0.isEmpty }
        stretch = []
      } else {
        stretch.append(index)
      }
    }
    if !stretch.isEmpty { stretches.append(stretch) }
  }

  /// For each computation that can be fused, the index in the trace of the last computation that cannot be fused and
  /// runs before it, −1 if there is none. For a computation that cannot be fused, its own index.
  private static func times(_ computations: [Computation], _ predecessors: [[Int]]) -> [Int] {
    var times = [Int](repeating: -1, count: computations.count)
    var consumers = computations.map { _ in [Int]() }
    for (index, step) in computations.enumerated() {
      for before in predecessors[index] {
        times[index] = max(times[index], times[before])
        consumers[before].append(index)
      }
      if step.form == nil { times[index] = index }
    }
    for index in computations.indices.reversed() where computations[index].form != nil {
      guard let latest = consumers[index].map({ times[$0] - (computations[$0].form == nil ? 1 : 0) }).min(),
        latest > times[index]
      else { continue }
      // The operands that would stay alive for this computation alone, if it ran late.
      let held = Set(predecessors[index]).filter { before in
        !consumers[before].contains { $0 != index && times[$0] >= latest }
      }
      let bytes = held.reduce(0) { $0 + computations[$1].result.byteCount }
      if bytes <= computations[index].result.byteCount { times[index] = latest }
    }
    // A delayed computation moves back to its operands, if it is the only reader of some of them and is no larger
    // than they are: it is then fused with what computes them, in one pass over the data.
    for index in computations.indices where computations[index].form != nil {
      let earliest = predecessors[index].map { times[$0] }.max() ?? times[index]
      guard earliest < times[index] else { continue }
      let replaced = Set(predecessors[index]).filter { before in
        times[before] == earliest && computations[before].form != nil
          && consumers[before].allSatisfy { $0 == index }
          && computations[index].operands.contains { $0.buffer == computations[before].result.buffer }
      }
      let bytes = replaced.reduce(0) { $0 + computations[$1].result.byteCount }
      if !replaced.isEmpty, computations[index].result.byteCount <= bytes { times[index] = earliest }
    }
    return times
  }
}

extension View {
  /// Bytes of a dense copy of the view.
  var byteCount: Int { type.count * type.element.byteCount }
}
