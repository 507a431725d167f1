import AssayDocuments
import AssayTensors

extension Weights {
  /// Why a weight does not fit what a network declares.
  public enum Mismatch: Sendable, Hashable {
    /// The network declares the weight, and none is given; `nearest` is the given name that is nearest.
    case missing(String, nearest: String?)
    /// The weight is given, and the network declares none of that name.
    case extra(String)
    /// The weight is given in another shape.
    case shape(String, given: [Int], wanted: [Int])
    /// The weight is given in another element type.
    case element(String, given: ElementType, wanted: ElementType)
    /// Two given weights would have that name.
    case twice(String)
    /// The renaming applies to no given weight.
    case unusedRenaming(String)

    /// The name of the weight, or of the renaming, at fault.
    public var name: String {
      switch self {
      case .missing(let name, _), .extra(let name), .shape(let name, _, _), .element(let name, _, _),
        .twice(let name), .unusedRenaming(let name):
        name
      }
    }
  }

  /// The weights that a network declares, by name: in its order, each of its shape and element type.
  ///
  /// - Parameters:
  ///   - declared: What the network declares, such as ``Training/declared``.
  ///   - renaming: New names for old ones, or for the first parts of old ones: `["0": "3"]` takes `0.dense.weight` for
  ///     `3.dense.weight`. The longest that fits a name counts.
  ///   - partial: Whether weights that do not fit are left out; see ``mismatches(with:renaming:)`` for which.
  /// - Throws: ``NetworkError`` with every mismatch, unless `partial`; a renaming without use always.
  public func transferred(
    to declared: [Weight], renaming: [String: String] = [:], partial: Bool = false
  ) throws(NetworkError) -> Weights {
    let (fitting, mismatches) = compared(with: declared, renaming)
    let grave = mismatches.filter { mismatch in
      switch mismatch {
      case .twice, .unusedRenaming: true
      default: !partial
      }
    }
    guard grave.isEmpty else { throw .mismatchedWeights(grave) }
    return fitting
  }

  /// Everything that does not fit what a network declares, by ``transferred(to:renaming:partial:)``.
  public func mismatches(with declared: [Weight], renaming: [String: String] = [:]) -> [Mismatch] {
    compared(with: declared, renaming).mismatches
  }

  private func compared(with declared: [Weight], _ renaming: [String: String]) -> (
    fitting: Weights, mismatches: [Mismatch]
  ) {
    var mismatches: [Mismatch] = []
    var used: Set<String> = []
    var given: [String: Entry] = [:]
    var order: [String] = []
    for var entry in entries {
      let rule = renaming.keys.filter { entry.name == $0 || entry.name.hasPrefix($0 + ".") }
        .max { $0.count < $1.count }
      if let rule, let new = renaming[rule] {
        used.insert(rule)
        entry.name = new + entry.name.dropFirst(rule.count)
      }
      if given.updateValue(entry, forKey: entry.name) != nil { mismatches.append(.twice(entry.name)) }
      order.append(entry.name)
    }
    mismatches += renaming.keys.filter { !used.contains($0) }.sorted().map { .unusedRenaming($0) }
    let wanted = Set(declared.map(\.name))
    let free = order.filter { !wanted.contains($0) }
    var fitting: [Entry] = []
    for weight in declared {
      guard var entry = given[weight.name] else {
        mismatches.append(.missing(weight.name, nearest: Nearest.name(to: weight.name, among: free)))
        continue
      }
      if entry.shape != weight.type.shape {
        mismatches.append(.shape(weight.name, given: entry.shape, wanted: weight.type.shape))
      } else if entry.values.element != weight.type.element {
        mismatches.append(
          .element(weight.name, given: entry.values.element, wanted: weight.type.element))
      } else {
        entry.isLearnt = weight.isLearnt
        fitting.append(entry)
      }
    }
    return (Weights(fitting: fitting), mismatches + free.map { .extra($0) })
  }
}

extension Weights.Mismatch: CustomStringConvertible {
  /// The mismatch in words.
  public var description: String {
    switch self {
    case .missing(let name, let nearest):
      "'\(name)' is missing" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .extra(let name): "the network has no '\(name)'"
    case .shape(let name, let given, let wanted): "'\(name)' has the shape \(given), not \(wanted)"
    case .element(let name, let given, let wanted):
      "'\(name)' is \(given), not \(wanted); Weights.converted(to:) converts"
    case .twice(let name): "two weights would be called '\(name)'"
    case .unusedRenaming(let name): "nothing is called '\(name)', which is to be renamed"
    }
  }
}
