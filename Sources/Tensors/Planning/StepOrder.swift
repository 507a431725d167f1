/// The order in which steps run. Steps that no fused call can hold keep the order of the trace; the others
/// run as early as their operands allow, beside which they can be fused, or as late as their results are
/// needed, where that keeps less memory alive.
struct StepOrder {
  /// Steps in order; `slots` are runs of them between which no step that cannot be fused stands.
  var slots: [[Int]] = []
  /// For each step, the steps before which it must not run.
  private(set) var predecessors: [[Int]]

  /// - Parameters:
  ///   - updates: For each update its state's buffer and its value's. A value waits for the readers of the old
  ///     state, so that it can be written straight into the state's memory.
  ///   - roots: Buffers that are needed when all is done.
  init(_ steps: [Step], updates: [(state: Int, value: Int)], buffers: Int) {
    var producer = [Int](repeating: -1, count: buffers)
    for (index, step) in steps.enumerated() { producer[step.result.buffer] = index }
    predecessors = steps.map { step in
      step.operands.compactMap { producer[$0.buffer] < 0 ? nil : producer[$0.buffer] }
    }
    let states = Dictionary(updates.map { ($0.state, $0.value) }, uniquingKeysWith: { first, _ in first })
    for (index, step) in steps.enumerated() where !states.isEmpty {
      for operand in step.operands {
        guard let value = states[operand.buffer], producer[value] > index else { continue }
        predecessors[producer[value]].append(index)
      }
    }
    let times = StepOrder.times(steps, predecessors)
    func key(_ index: Int) -> (Int, Int, Int) { (times[index], steps[index].form == nil ? 0 : 1, index) }
    let order = steps.indices.sorted { key($0) < key($1) }
    var slot: [Int] = []
    for index in order {
      if steps[index].form == nil {
        slots += [slot, [index]].filter { !$0.isEmpty }
        slot = []
      } else {
        slot.append(index)
      }
    }
    if !slot.isEmpty { slots.append(slot) }
  }

  /// The step that cannot be fused behind which each one runs.
  private static func times(_ steps: [Step], _ predecessors: [[Int]]) -> [Int] {
    var times = [Int](repeating: -1, count: steps.count)
    var consumers = steps.map { _ in [Int]() }
    for (index, step) in steps.enumerated() {
      for before in predecessors[index] {
        times[index] = max(times[index], times[before])
        consumers[before].append(index)
      }
      if step.form == nil { times[index] = index }
    }
    for index in steps.indices.reversed() where steps[index].form != nil {
      guard let latest = consumers[index].map({ times[$0] - (steps[$0].form == nil ? 1 : 0) }).min(),
        latest > times[index]
      else { continue }
      // What would have to be kept for it alone, if it ran late.
      let held = Set(predecessors[index]).filter { before in
        !consumers[before].contains { $0 != index && times[$0] >= latest }
      }
      let bytes = held.reduce(0) { $0 + steps[$1].result.byteCount }
      if bytes <= steps[index].result.byteCount { times[index] = latest }
    }
    // A step put off alone goes back to what it is computed of, where it takes the place of values that only it reads:
    // the two are then one pass over the data.
    for index in steps.indices where steps[index].form != nil {
      let earliest = predecessors[index].map { times[$0] }.max() ?? times[index]
      guard earliest < times[index] else { continue }
      let replaced = Set(predecessors[index]).filter { before in
        times[before] == earliest && steps[before].form != nil && consumers[before].allSatisfy { $0 == index }
          && steps[index].operands.contains { $0.buffer == steps[before].result.buffer }
      }
      let bytes = replaced.reduce(0) { $0 + steps[$1].result.byteCount }
      if !replaced.isEmpty, steps[index].result.byteCount <= bytes { times[index] = earliest }
    }
    return times
  }
}

extension View {
  /// Of the elements seen, each counted once.
  var byteCount: Int { type.count * type.element.byteCount }
}
