import Foundation

/// Where derived tables are kept: `$XDG_CACHE_HOME/assay/ctm`, or `~/.cache/assay/ctm`.
public struct TableCache: Sendable {
  /// The folder of the tables.
  public let directory: URL

  /// A cache in a folder, which is made when something is stored.
  public init(directory: URL) { self.directory = directory }

  /// The user's cache.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let base: URL
    if let named = environment["XDG_CACHE_HOME"], named.hasPrefix("/") {
      base = URL(fileURLWithPath: named, isDirectory: true)
    } else {
      base = URL(fileURLWithPath: environment["HOME"] ?? NSHomeDirectory(), isDirectory: true)
        .appendingPathComponent(".cache", isDirectory: true)
    }
    directory = base.appendingPathComponent("assay/ctm", isDirectory: true)
  }

  /// The file of a plan's table.
  public func file(_ plan: DerivationPlan) -> URL {
    directory.appendingPathComponent("exact-" + plan.slug + ".txt")
  }

  /// The file of a plan's unfinished derivation.
  public func checkpoint(_ plan: DerivationPlan) -> URL {
    directory.appendingPathComponent("exact-" + plan.slug + ".part")
  }

  /// A plan's table from the cache; nil if it was never derived.
  ///
  /// - Throws: ``ComplexityError/damagedTable(path:reason:)`` where the file cannot be trusted.
  public func load(_ plan: DerivationPlan) throws(ComplexityError) -> OutputTable? {
    let file = self.file(plan)
    guard let bytes = try Self.contents(file) else { return nil }
    return try TableFile.table(bytes, plan: plan, path: file.path)
  }

  /// Keeps a table and forgets the unfinished derivation.
  public func store(_ table: OutputTable) throws(ComplexityError) {
    try Self.store(TableFile.text(of: table), at: file(table.plan))
    try? FileManager.default.removeItem(at: checkpoint(table.plan))
  }

  /// A plan's table: from the cache, or derived now and kept.
  ///
  /// - Parameters:
  ///   - plan: What is derived.
  ///   - jobs: Threads; never changes a result.
  ///   - fresh: Whether to derive even what the cache holds.
  ///   - note: Told, in words, when a cached file is not trusted and why a derivation begins.
  ///   - progress: Called now and then from any thread; returns false to stop.
  public func table(
    _ plan: DerivationPlan, jobs: Int, fresh: Bool = false, note: (String) -> Void = { _ in },
    progress: @Sendable (DerivationProgress) -> Bool = { _ in true }
  ) throws -> OutputTable {
    if !fresh {
      do {
        if let table = try load(plan) { return table }
      } catch {
        note("\(error); it is derived afresh")
      }
    }
    let table = try Derivation(plan: plan, jobs: jobs, checkpoint: checkpoint(plan)).run(progress: progress)
    try store(table)
    return table
  }

  /// A file's bytes; nil if there is none.
  static func contents(_ file: URL) throws(ComplexityError) -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    do {
      return [UInt8](try Data(contentsOf: file))
    } catch {
      throw .damagedTable(path: file.path, reason: "it cannot be read")
    }
  }

  /// Writes a file whole or not at all.
  static func store(_ bytes: [UInt8], at file: URL) throws(ComplexityError) {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file, options: .atomic)
    } catch {
      throw .unwritable(path: file.path, reason: "is the folder there, writable, and not full?")
    }
  }
}
