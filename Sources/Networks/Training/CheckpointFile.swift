import AssayInterchange
import AssayRandomness
import AssayTensors

/// A safetensors file that holds all states of a program, of one run or of several: parameters, statistics, what
/// optimiser and averaging remember, streams with their positions, the stream `draws` that evaluations split theirs
/// from, and the steps taken. Beside them stand the network's blueprint and how it was trained.
struct CheckpointFile {
  /// The plan of the step.
  let plan: Plan
  /// Number of replicas stored along the first axis; `nil` for one run without such an axis.
  let replicas: Int?

  /// The name of a version of the file's format. Since version 2 each kind of state has its own name space, and the
  /// stream of draws is stored; since version 3 the network's blueprint is stored too.
  static func format(_ number: Int, isReplicated: Bool) -> String {
    "assay \(isReplicated ? "replicated training" : "training") \(number)"
  }

  private var format: String { Self.format(3, isReplicated: replicas != nil) }
  /// Files of version 2 are read too: they hold everything from which a run is resumed.
  private var readableFormats: [String] { [format, Self.format(2, isReplicated: replicas != nil)] }
  /// The name of the tensor of draws. No state has it, since every state's name has a dot or a colon.
  static let draws = "draws"
  private var states: [(name: String, type: TensorType)] {
    plan.states.map { ($0.name, TensorType((replicas.map { [$0] } ?? []) + $0.type.shape, $0.type.element)) }
  }

  private var drawsType: TensorType { TensorType((replicas.map { [$0] } ?? []) + [4], .int32) }

  /// What a file holds beside the states.
  struct Remarks {
    /// The number of steps of each run.
    var steps: [Int]
    /// The stream that each run's draws are split from.
    var draws: [RandomStream]
  }

  /// Writes the file durably and in one step, with `metadata` beside the file's own.
  func write(
    _ storage: some StateStorage, _ remarks: Remarks, metadata: [String: String], to path: String
  ) throws {
    let steps = remarks.steps
    var tensors = try states.map { (name: $0.name, tensor: try storage.stored($0.name, $0.type)) }
    tensors.append((Self.draws, StoredTensor(remarks.draws.flatMap(\.words), drawsType.shape)))
    let count = steps.map(String.init).joined(separator: ",")
    let own = ["format": format, "plan": plan.hash, "steps": count]
    try SafetensorsFile.write(tensors, metadata: metadata.merging(own) { $1 }, to: path)
  }

  /// Fills the states from the file and returns the rest. Throws, with nothing changed, when the file is damaged, of
  /// another program, or of another number of runs.
  func read(from path: String, into storage: some StateStorage) throws -> Remarks {
    let file = try SafetensorsFile(path)
    func refuse(_ reason: String) -> NetworkError { .checkpoint(path: path, reason: reason) }
    guard let said = file.metadata["format"], readableFormats.contains(said) else {
      throw refuse(
        "it is no checkpoint of \(replicas == nil ? "a training run" : "replicated training") "
          + "(its format is \(file.metadata["format"] ?? "not said"))")
    }
    let counted = file.metadata["steps"]
    let counts = counted?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    let steps = counts.compactMap { Int($0) }.filter { $0 >= 0 }
    guard steps.count == counts.count, counts.count == replicas ?? 1 else {
      throw refuse(
        "its number of steps is \(counted ?? "not said")"
          + (replicas.map { ", and must be one for each of \($0) replicas" } ?? ""))
    }
    let all = states + [(name: Self.draws, type: drawsType)]
    let (known, found) = (Set(all.map(\.name)), Set(file.names))
    guard known == found else {
      let (missing, extra) = (known.subtracting(found).sorted(), found.subtracting(known).sorted())
      throw refuse(
        "it is of another model or optimiser"
          + (missing.isEmpty ? "" : "; it lacks " + missing.prefix(5).joined(separator: ", "))
          + (extra.isEmpty ? "" : "; it has " + extra.prefix(5).joined(separator: ", ") + " besides"))
    }
    for state in all {
      let entry = file.entries[state.name]
      guard let entry, entry.format == TensorFormat(state.type.element), entry.shape == state.type.shape
      else {
        throw refuse(
          "'\(state.name)' is \(entry?.format.rawValue ?? "")\(entry?.shape ?? []), and must be \(state.type)"
        )
      }
    }
    guard file.metadata["plan"] == plan.hash else {
      throw refuse("it was made by another program (plan \(file.metadata["plan"]?.prefix(12) ?? "not said"))")
    }
    let tensors = try states.map { try file.tensor($0.name) }
    let words = try file.tensor(Self.draws).values(as: Int32.self) ?? []
    for (state, tensor) in zip(states, tensors) { try storage.restore(state.name, tensor) }
    return Remarks(
      steps: steps,
      draws: stride(from: 0, to: words.count, by: 4).map { RandomStream(words: Array(words[$0..<$0 + 4])) })
  }
}
