/// Computations that one fused call does together, or a single computation that cannot be fused.
struct FusedGroup {
  /// Indices of the computations, in an order in which they can be computed.
  var members: [Int]
  var element: ElementType
  /// The shape that the call iterates over, without axes of size 1.
  var shape: [Int]
  /// How many of the last axes make a row; `nil` as long as no member works on rows.
  var columnAxes: Int?
  /// Bit a is set when some operand cannot walk axes a and a + 1 as one axis.
  var breaks: UInt64

  init(_ index: Int, _ form: FusedForm) {
    members = [index]
    element = form.element
    shape = form.shape
    columnAxes = form.columnAxes
    breaks = form.strides.reduce(0) { $0 | form.breaks($1) }
  }

  /// The shape of an array that has one element for each row.
  var rowShape: [Int]? { columnAxes.map { Array(shape.dropLast($0)) } }

  /// Whether the axes can be walked as rows of columns, the rows along one axis or two.
  var isWalkable: Bool {
    guard let columnAxes else { return breaks.nonzeroBitCount <= 2 }
    let rows = shape.count - columnAxes
    let inRows = rows > 1 ? breaks & ((1 << UInt64(rows - 1)) - 1) : 0
    return breaks >> UInt64(rows) == 0 && inRows.nonzeroBitCount <= 1
  }
}

/// The pass that gathers computations into groups. A computation joins the group that computes an operand, if it
/// walks the same shape and no computation outside the group has to run between them.
struct Fusion {
  let computations: [Computation]
  let predecessors: [[Int]]
  private(set) var order: [FusedGroup] = []

  /// For each computation, its group in the stretch.
  private var groupOf: [Int]
  /// For each computation, whether its group computes it once for each row.
  private var isRow: [Bool]
  private var groups: [FusedGroup] = []
  /// For each group of the stretch, the groups that must run before it.
  private var before: [Set<Int>] = []
  private var producer: [Int: Int] = [:]

  private let fault: PlanFault?

  static let mostMembers = 64

  init(_ computations: [Computation], _ sequence: ComputationOrder, fault: PlanFault?) {
    self.computations = computations
    self.fault = fault
    predecessors = sequence.predecessors
    groupOf = [Int](repeating: -1, count: computations.count)
    isRow = [Bool](repeating: false, count: computations.count)
    for stretch in sequence.stretches {
      groups = []
      before = []
      producer = [:]
      for index in stretch { place(index) }
      order += sorted()
      for index in stretch { groupOf[index] = -1 }
    }
  }

  private mutating func place(_ index: Int) {
    producer[computations[index].result.buffer] = index
    let needed = Set(predecessors[index].map { groupOf[$0] }.filter { $0 >= 0 })
    guard let form = computations[index].form else {
      groups.append(FusedGroup(unfused: index))
      before.append(needed)
      groupOf[index] = groups.count - 1
      return
    }
    for candidate in needed.sorted(by: >) {
      let others = needed.subtracting([candidate])
      guard !others.contains(where: { before[$0].contains(candidate) }),
        let (joined, row) = joined(index, form, to: candidate)
      else { continue }
      groups[candidate] = joined
      isRow[index] = row
      groupOf[index] = candidate
      require(others, before: candidate)
      for other in others.sorted(by: >) { merge(other, into: candidate) }
      return
    }
    groups.append(FusedGroup(index, form))
    before.append([])
    groupOf[index] = groups.count - 1
    require(needed, before: groups.count - 1)
  }

  private mutating func require(_ needed: Set<Int>, before group: Int) {
    let all = needed.reduce(into: needed) { $0.formUnion(before[$1]) }
    before[group].formUnion(all)
    for later in before.indices where before[later].contains(group) { before[later].formUnion(all) }
  }

  /// The group with the computation, and whether it is computed once a row; `nil` when it does not fit.
  private func joined(_ index: Int, _ form: FusedForm, to number: Int) -> (FusedGroup, Bool)? {
    var group = groups[number]
    guard group.members.count < Fusion.mostMembers, group.element == form.element,
      !group.shape.isEmpty || form.shape.isEmpty
    else { return nil }
    if form.shape == group.shape {
      if let axes = form.columnAxes {
        guard group.columnAxes == nil || group.columnAxes == axes else { return nil }
        group.columnAxes = axes
      }
      for (operand, strides) in zip(computations[index].operands, form.strides) {
        if let source = producer[operand.buffer], groupOf[source] == number {
          guard isAligned(strides, operand, source, group) else { return nil }
        }
        group.breaks |= form.breaks(strides)
      }
      guard group.isWalkable else { return nil }
      group.members.append(index)
      return (group, false)
    }
    guard let rowShape = group.rowShape, form.shape == rowShape, form.columnAxes == nil else { return nil }
    let dense = View.denseStrides(rowShape)
    for (operand, strides) in zip(computations[index].operands, form.strides) {
      if let source = producer[operand.buffer], groupOf[source] == number,
        !isAlignedToRows(strides, operand, source, rowShape)
      {
        return nil
      }
      guard strides == dense || strides.allSatisfy({ $0 == 0 }),
        operand.type.element != .bool || groupOf[producer[operand.buffer] ?? index] == number
      else { return nil }
    }
    group.members.append(index)
    return (group, true)
  }

  /// Whether a member's value is read in step with the walk: each element where it is computed, or a row's value all
  /// along that row.
  private func isAligned(_ strides: [Int], _ operand: View, _ source: Int, _ group: FusedGroup) -> Bool {
    guard operand.offset == 0 else { return false }
    guard isRow[source] || isReduction(source) else { return strides == View.denseStrides(group.shape) }
    guard let rowShape = group.rowShape, operand.type.element != .bool else { return false }
    return Array(strides.prefix(rowShape.count)) == View.denseStrides(rowShape)
      && strides.dropFirst(rowShape.count).allSatisfy { $0 == 0 }
  }

  /// Whether a member that is computed once for each row reads only that row's value of another member. The value of
  /// a different row may not be computed yet.
  private func isAlignedToRows(_ strides: [Int], _ operand: View, _ source: Int, _ rowShape: [Int]) -> Bool {
    if fault == .otherRow { return isRow[source] || isReduction(source) }
    return (isRow[source] || isReduction(source)) && operand.offset == 0
      && strides == View.denseStrides(rowShape)
  }

  /// Whether all members read each other's values in step.
  private func isAligned(_ group: FusedGroup, _ number: Int) -> Bool {
    group.members.allSatisfy { index in
      guard let form = computations[index].form else { return false }
      return zip(computations[index].operands, form.strides).allSatisfy { operand, strides in
        guard let source = producer[operand.buffer], groupOf[source] == number else { return true }
        guard isRow[index], let rowShape = group.rowShape else {
          return isAligned(strides, operand, source, group)
        }
        return isAlignedToRows(strides, operand, source, rowShape)
      }
    }
  }

  private func isReduction(_ index: Int) -> Bool {
    if case .fromRows = computations[index].form?.operation { true } else { false }
  }

  /// Merges two groups whose values one computation reads, if they walk the same shape and no third group has to run
  /// between them.
  private mutating func merge(_ other: Int, into group: Int) {
    guard groups[other].shape == groups[group].shape, groups[other].element == groups[group].element,
      groups[other].members.count + groups[group].members.count <= Fusion.mostMembers,
      groups[other].columnAxes == nil || groups[group].columnAxes == nil
        || groups[other].columnAxes == groups[group].columnAxes,
      !before[group].contains(where: { before[$0].contains(other) })
    else { return }
    var merged = groups[group]
    merged.breaks |= groups[other].breaks
    merged.columnAxes = merged.columnAxes ?? groups[other].columnAxes
    guard merged.isWalkable else { return }
    merged.members = (merged.members + groups[other].members).sorted()
    for index in groups[other].members { groupOf[index] = group }
    guard isAligned(merged, group) else {
      for index in groups[other].members { groupOf[index] = other }
      return
    }
    groups[group] = merged
    groups[other].members = []
    let needed = before[other]
    before[other] = []
    before[group].remove(other)
    for later in before.indices where before[later].contains(other) {
      before[later].remove(other)
      before[later].insert(group)
    }
    require(needed, before: group)
  }

  /// The groups of the stretch, each after those that must run before it.
  private func sorted() -> [FusedGroup] {
    var done = Set<Int>()
    var result: [FusedGroup] = []
    func visit(_ number: Int) {
      guard done.insert(number).inserted else { return }
      for needed in before[number].sorted() { visit(needed) }
      if !groups[number].members.isEmpty { result.append(groups[number]) }
    }
    for number in groups.indices { visit(number) }
    return result
  }
}

extension FusedGroup {
  /// A computation by itself.
  init(unfused index: Int) {
    members = [index]
    element = .float32
    shape = []
    breaks = 0
  }
}
