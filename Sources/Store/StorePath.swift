import AssayFiles

/// The path of the store when the user names none.
public enum StorePath {
  /// The path of the store under these environment variables: `ASSAY_STORE`; else `assay/assay.sqlite` in
  /// `XDG_DATA_HOME`; else the same in `.local/share` of `HOME`.
  ///
  /// Empty variables count as unset, and so does an `XDG_DATA_HOME` or a `HOME` that is not absolute: nothing is made
  /// in the working folder unasked.
  ///
  /// - Throws: ``StoreError/noPlace`` when no variable gives a place.
  public static func resolve(_ environment: [String: String]) throws -> String {
    if let path = environment["ASSAY_STORE"], !path.isEmpty { return path }
    guard let folder = UserFolders(environment).data else { throw StoreError.noPlace }
    return folder + "/assay/assay.sqlite"
  }
}
