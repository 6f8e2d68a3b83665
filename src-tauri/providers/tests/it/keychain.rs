//! The keychain of this computer itself.

use linnet_providers::secret::{Secret, SecretStore};

/// Run by `dbus-run-session -- sh -c 'echo -n x | gnome-keyring-daemon --unlock --components=secrets &&
/// cargo nextest run -p linnet-providers --run-ignored only'`.
#[tokio::test]
#[ignore = "needs an unlocked Secret Service, Keychain or Credential Manager"]
async fn a_secret_survives_in_the_real_keychain() {
    let name = "linnet-providers-test";
    SecretStore::keychain().available().await.unwrap();
    SecretStore::keychain().put(name, &Secret::new("5ecre7".to_owned())).await.unwrap();
    let read = SecretStore::keychain().get(name).await.unwrap();
    assert_eq!(read.as_ref().map(Secret::expose), Some("5ecre7"));
    SecretStore::keychain().delete(name).await.unwrap();
    assert_eq!(SecretStore::keychain().get(name).await.unwrap(), None);
}
