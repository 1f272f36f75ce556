//! The tokens that the emulator accepts: fixed, so that an example can be pasted, and random, so that a test that
//! searches a log for a token finds nothing else.

use crate::random::Random;
use crate::seed;
use crate::world::Id;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The app that a token was issued for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum App {
    /// A personal token: all scopes, limits of its own kind \[DOC-auth\].
    Personal,
    /// An app that was installed, with the scopes it was granted \[DOC-oauth\].
    OAuth {
        /// Its id. Budgets are per account and app \[DOC-rate\].
        id: u32,
        /// The scopes it was granted.
        scopes: Vec<String>,
    },
}

impl App {
    /// True if a scope is among the granted ones.
    pub fn grants(&self, scope: &str) -> bool {
        match self {
            Self::Personal => true,
            Self::OAuth { scopes, .. } => scopes.iter().any(|granted| granted == scope),
        }
    }

    /// A number per app; personal tokens share one.
    pub(crate) fn key(&self) -> u32 {
        match self {
            Self::Personal => 0,
            Self::OAuth { id, .. } => *id,
        }
    }
}

/// A token and its user.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Token {
    /// Its name in the emulator.
    pub name: &'static str,
    /// The value of the `Authorization` header.
    pub secret: String,
    /// The user it acts as.
    pub user: Id,
    /// The app it was issued for.
    pub app: App,
}

/// All tokens of the emulator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tokens;

static ALL: LazyLock<Vec<Token>> = LazyLock::new(|| {
    const EVERYTHING: &[&str] = &[
        "account:read",
        "assets:read",
        "boards:read",
        "boards:write",
        "me:read",
        "notifications:write",
        "tags:read",
        "teams:read",
        "teams:write",
        "updates:read",
        "updates:write",
        "users:read",
        "users:write",
        "workspaces:read",
        "workspaces:write",
    ];
    let app = |id, scopes: &[&str]| App::OAuth {
        id,
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let issued = [
        ("admin", seed::ADMIN_USER, App::Personal),
        ("member", seed::MEMBER_USER, App::Personal),
        ("viewer", seed::VIEWER_USER, App::Personal),
        ("guest", seed::GUEST_USER, App::Personal),
        ("unconfirmed", seed::UNCONFIRMED_USER, App::Personal),
        ("deactivated", seed::DEACTIVATED_USER, App::Personal),
        ("other-admin", seed::OTHER_ADMIN_USER, App::Personal),
        ("app", seed::ADMIN_USER, app(10_042_118, EVERYTHING)),
        ("limited-app", seed::ADMIN_USER, app(10_042_377, &["boards:read", "me:read"])),
    ];
    let mut random = Random::new(0x6d6f_6e64_6179);
    let make = |(name, user, app)| Token {
        name,
        secret: random.secret(48),
        user,
        app,
    };
    issued.into_iter().map(make).collect()
});

/// The tokens of [`Tokens::with_scopes`].
static ISSUED: Mutex<Vec<&'static Token>> = Mutex::new(Vec::new());

impl Tokens {
    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = &'static Token> {
        ALL.iter()
    }

    /// The one with that name.
    pub fn named(self, name: &str) -> Option<&'static Token> {
        ALL.iter().find(|token| token.name == name)
    }

    /// The one with that secret.
    pub fn with_secret(self, secret: &str) -> Option<&'static Token> {
        let fixed = ALL.iter().find(|token| token.secret == secret);
        fixed.or_else(|| {
            let issued = ISSUED.lock().unwrap_or_else(PoisonError::into_inner);
            issued.iter().copied().find(|token| token.secret == secret)
        })
    }

    /// A token of an app with these scopes, acting as the admin: the same for the same scopes. It lives as long as
    /// the process does.
    pub fn with_scopes(self, scopes: &[&str]) -> &'static str {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let mut issued = ISSUED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = issued
            .iter()
            .find(|token| matches!(&token.app, App::OAuth { scopes: granted, .. } if *granted == scopes))
        {
            return &token.secret;
        }
        let number = u32::try_from(issued.len()).unwrap_or(u32::MAX);
        let token = Token {
            name: "app-with-scopes",
            secret: Random::new(0x7363_6f70_6573 ^ u64::from(number)).secret(48),
            user: seed::ADMIN_USER,
            app: App::OAuth {
                id: 10_050_000 + number,
                scopes,
            },
        };
        let token: &'static Token = Box::leak(Box::new(token));
        issued.push(token);
        &token.secret
    }

    fn secret(self, name: &str) -> &'static str {
        self.named(name).map_or("", |token| &token.secret)
    }

    /// A personal token of the admin ([`seed::ADMIN_USER`]).
    pub fn admin(self) -> &'static str {
        self.secret("admin")
    }

    /// A personal token of a member ([`seed::MEMBER_USER`]).
    pub fn member(self) -> &'static str {
        self.secret("member")
    }

    /// A personal token of a viewer ([`seed::VIEWER_USER`]), who may not call the API.
    pub fn viewer(self) -> &'static str {
        self.secret("viewer")
    }

    /// A personal token of a guest ([`seed::GUEST_USER`]).
    pub fn guest(self) -> &'static str {
        self.secret("guest")
    }

    /// A personal token of a user who never confirmed the e-mail address, and may not call the API.
    pub fn unconfirmed(self) -> &'static str {
        self.secret("unconfirmed")
    }

    /// A personal token of a deactivated user, who may not call the API.
    pub fn deactivated(self) -> &'static str {
        self.secret("deactivated")
    }

    /// A personal token of the second admin ([`seed::OTHER_ADMIN_USER`]).
    pub fn other_admin(self) -> &'static str {
        self.secret("other-admin")
    }

    /// A token of an app with every scope, acting as the admin.
    pub fn app(self) -> &'static str {
        self.secret("app")
    }

    /// A token of an app with the scopes `boards:read` and `me:read` only, acting as the admin.
    pub fn limited_app(self) -> &'static str {
        self.secret("limited-app")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_distinct_and_stable() {
        let secrets: std::collections::HashSet<_> = Tokens.iter().map(|token| &token.secret).collect();
        assert_eq!(secrets.len(), Tokens.iter().count());
        assert!(secrets.iter().all(|secret| secret.len() == 48));
        assert_eq!(Tokens.admin(), Tokens.named("admin").unwrap().secret);
        assert_eq!(Tokens.with_secret(Tokens.guest()).unwrap().user, seed::GUEST_USER);
    }
}
