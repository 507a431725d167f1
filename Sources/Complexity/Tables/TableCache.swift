import AssayFiles
import Foundation

/// The folder in which derived tables are kept: `$XDG_CACHE_HOME/assay/ctm`, or `.cache/assay/ctm` in `$HOME`.
///
/// A file is trusted only if its digest is right and its numbers agree with each other and with the space. Any other
/// file is reported, and its table is derived anew and replaces it. A table that cannot be kept is still returned.
///
/// The digest detects damage, not forgery: it has no key, so anybody who may write to the cache can make a file of
/// other numbers that agree.
public struct TableCache: Sendable {
  /// The folder of the tables; nil where nothing can be kept, because no variable names a folder.
  public let directory: URL?

  /// Makes a cache in a folder, which is created when something is stored. With nil, nothing is kept.
  public init(directory: URL?) { self.directory = directory }

  /// The user's cache.
  ///
  /// A variable that is empty or no absolute path counts as unset: nothing is made in the working folder. Without
  /// `XDG_CACHE_HOME` and `HOME` nothing is kept.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    directory = UserFolders(environment).cache.map {
      URL(fileURLWithPath: $0 + "/assay/ctm", isDirectory: true)
    }
  }

  /// The file of a plan's table; nil where nothing is kept.
  public func file(_ plan: DerivationPlan) -> URL? {
    directory?.appendingPathComponent("exact-" + plan.slug + ".txt")
  }

  /// The file of a plan's unfinished derivation; nil where nothing is kept.
  public func saveFile(_ plan: DerivationPlan) -> URL? {
    directory?.appendingPathComponent("exact-" + plan.slug + ".part")
  }

  /// A plan's table from the cache; nil if it was never derived.
  ///
  /// - Throws: ``ComplexityError/damagedTable(path:reason:)`` where the file cannot be trusted.
  public func load(_ plan: DerivationPlan) throws(ComplexityError) -> OutputTable? {
    guard let path = file(plan)?.path, let bytes = try CacheFile.read(path) else { return nil }
    return try TableFile.table(bytes, plan: plan, path: path)
  }

  /// Keeps a table durably and forgets the unfinished derivation.
  ///
  /// - Throws: ``ComplexityError/unwritable(path:reason:)``.
  public func store(_ table: OutputTable) throws(ComplexityError) {
    try store(TableFile.text(of: table), at: file(table.plan))
    forget(saveFile(table.plan))
  }

  /// A plan's table: from the cache, or derived now and kept.
  ///
  /// - Parameters:
  ///   - plan: The plan of the table.
  ///   - jobs: The number of threads; it never changes a result.
  ///   - fresh: Whether to derive the table anew even if the cache holds it.
  ///   - approve: Called with the cost of a derivation before it begins; it throws to prevent it. Without
  ///     `approve` nothing is estimated.
  ///   - note: Called with a message when a cached file is not trusted, and when the table could not be kept.
  ///   - progress: Called now and then from any thread; returns false to stop.
  public func table(
    _ plan: DerivationPlan, jobs: Int, fresh: Bool = false,
    approve: ((DerivationCost) throws -> Void)? = nil, note: @Sendable (String) -> Void = { _ in },
    progress: @Sendable (DerivationProgress) -> Bool = { _ in true }
  ) throws -> OutputTable {
    try tableAndFile(plan, jobs: jobs, fresh: fresh, approve: approve, note: note, progress: progress).table
  }

  /// A plan's table, and the file that keeps it; nil where it could not be kept.
  package func tableAndFile(
    _ plan: DerivationPlan, jobs: Int, fresh: Bool, approve: ((DerivationCost) throws -> Void)?,
    mostStrings: Int = Derivation.mostStrings, note: @Sendable (String) -> Void,
    progress: @Sendable (DerivationProgress) -> Bool
  ) throws -> (table: OutputTable, file: URL?) {
    if let directory { DraftFolder.removeAbandoned(in: directory.path) }
    if !fresh {
      do {
        if let table = try load(plan) {
          forget(saveFile(plan))
          return (table, file(plan))
        }
      } catch {
        note("\(error); it is derived anew and replaced")
      }
    }
    try approve?(DerivationCost(plan, jobs: jobs))
    var derivation = Derivation(plan: plan, jobs: jobs, saveFile: saveFile(plan))
    derivation.mostStrings = mostStrings
    let table = try derivation.run(progress: progress, note: note)
    let isKept = keep(note) { () throws(ComplexityError) in try store(table) }
    return (table, isKept ? file(plan) : nil)
  }

  /// Stores a table; where that fails, calls `note` with the reason.
  func keep(_ note: (String) -> Void, _ store: () throws(ComplexityError) -> Void) -> Bool {
    do throws(ComplexityError) {
      try store()
      return true
    } catch {
      note("the table is not kept: \(error)")
      return false
    }
  }

  func store(_ bytes: [UInt8], at file: URL?) throws(ComplexityError) {
    guard let file else {
      throw .unwritable(
        path: "a cache", reason: "neither XDG_CACHE_HOME nor HOME names a folder for it")
    }
    try CacheFile.write(bytes, to: file.path)
  }

  private func forget(_ file: URL?) {
    if let file { unlink(file.path) }
  }
}
