import ArgumentParser
import AssayStore
import Foundation

/// The option that selects the store.
struct StoreOption: ParsableArguments {
  @Option(
    name: .customLong("store"),
    help: ArgumentHelp(
      "The file with registrations and records.",
      discussion: "Without it: ASSAY_STORE, else assay/assay.sqlite in the folder for users' data.",
      valueName: "path"),
    completion: .file(extensions: ["sqlite"]))
  var path: String?

  func validate() throws {
    if path?.isEmpty == true {
      throw ValidationError("--store needs the path of a file, not an empty text")
    }
  }

  /// The store for reading; `nil` where there is none.
  func openIfThere() throws -> SQLiteStore? {
    do { return try open(.reading) } catch StoreError.missing { return nil }
  }

  func open(_ access: SQLiteStore.Access) throws -> SQLiteStore {
    try SQLiteStore(
      path: path ?? StorePath.resolve(ProcessInfo.processInfo.environment), access: access)
  }
}
