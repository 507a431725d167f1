import AssayDocuments
import AssayVariables

extension Domain where Value: Tabled {
  /// The elements of a table, such as initialisers or schedules, with settings in their ranges: with it an experiment's
  /// variable can be one of them.
  public static var element: Domain {
    Domain(
      kind: "one of " + Value.table.names.joined(separator: ", "), range: "have settings in their ranges",
      contains: { (try? Value.table.document(of: $0)) != nil },
      read: { document throws(DocumentError) in try Value.table.value(of: document) },
      write: { (try? Value.table.document(of: $0)) ?? Document(.text("\($0)")) })
  }
}

extension Domain where Value: Configured {
  /// Values with settings, such as numerics policies, each setting in its range.
  public static var configured: Domain {
    Domain(
      kind: "a map of " + Value.settings.names.joined(separator: ", "),
      range: "have settings in their ranges", contains: { Value.settings.fault(of: $0) == nil },
      read: { document throws(DocumentError) in try Value.settings.value(of: document) },
      write: { (try? Value.settings.document(of: $0)) ?? Document(.text("\($0)")) })
  }
}
