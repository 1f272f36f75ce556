//! The certificate of an emulator that serves https.

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use std::io;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// The names it is good for. With the last one, a client whose address can't be changed can be sent here by name
/// (`curl --resolve`, a hosts file).
const NAMES: [&str; 4] = ["localhost", "127.0.0.1", "::1", "api.monday.com"];

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// An authority for one certificate, and its own certificate as PEM.
fn authority() -> Result<(Issuer<'static, KeyPair>, String), rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.distinguished_name = named("monday.com emulator, authority");
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate()?;
    let pem = params.self_signed(&key)?.pem();
    Ok((Issuer::new(params, key), pem))
}

/// A certificate of the emulator's own making, and its key. Clients trust it if they are told to; the key is never
/// written anywhere.
#[derive(Clone)]
pub struct Certificate {
    chain: CertificateDer<'static>,
    key: Vec<u8>,
    pem: String,
}

impl Certificate {
    /// Makes one.
    pub fn new() -> io::Result<Self> {
        // Some clients trust only authorities, some take no authority's certificate from a server: so there are two.
        let made = authority().and_then(|(authority, pem)| {
            let mut params = CertificateParams::new(NAMES.map(str::to_owned))?;
            params.distinguished_name = named("monday.com emulator");
            let key = KeyPair::generate()?;
            Ok((params.signed_by(&key, &authority)?, key, pem))
        });
        let (certificate, key, pem) = made.map_err(io::Error::other)?;
        Ok(Self {
            chain: certificate.der().clone(),
            key: key.serialize_der(),
            pem,
        })
    }

    /// The certificate of the authority behind it, for clients to trust: PEM, without a key.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    pub(crate) fn acceptor(&self) -> io::Result<TlsAcceptor> {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone()));
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![self.chain.clone()], key))
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
