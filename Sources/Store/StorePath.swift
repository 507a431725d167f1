/// The place of the store when the user gives none.
public enum StorePath {
  /// The path of the store under these environment variables: `ASSAY_STORE`; else `assay/assay.sqlite` in
  /// `XDG_DATA_HOME`; else the same in `.local/share` of `HOME`.
  ///
  /// Empty variables count as unset, and so does an `XDG_DATA_HOME` or a `HOME` that is not absolute, as the
  /// XDG Base Directory Specification asks of the former: nothing is made in the working folder unasked.
  ///
  /// - Throws: ``StoreError/noPlace`` when no variable gives a place.
  public static func resolve(_ environment: [String: String]) throws -> String {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let path = value("ASSAY_STORE") { return path }
    if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") { return join(data, file) }
    if let home = value("HOME"), home.hasPrefix("/") { return join(home, ".local/share/" + file) }
    throw StoreError.noPlace
  }

  private static let file = "assay/assay.sqlite"

  private static func join(_ folder: String, _ file: String) -> String {
    folder.hasSuffix("/") ? folder + file : folder + "/" + file
  }
}
