use bonafides_http::HeaderMap;

/// A header `Link` that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MalformedLink;

/// Returns the address of the next page of a list, by the headers `Link` of an answer (RFC 8288); `None` if it was the last.
pub(crate) fn next_page(headers: &HeaderMap) -> Result<Option<&str>, MalformedLink> {
    for header in headers.get_all("link") {
        let mut rest = header.to_str().map_err(|_| MalformedLink)?.trim();
        while !rest.is_empty() {
            let (address, after) =
                rest.strip_prefix('<').and_then(|link| link.split_once('>')).ok_or(MalformedLink)?;
            // A comma within a quoted value makes what follows malformed.
            let (parameters, others) = after.split_once(',').unwrap_or((after, ""));
            if parameters.split(';').any(is_next) {
                return Ok(Some(address));
            }
            rest = others.trim();
        }
    }
    Ok(None)
}

fn is_next(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        let mut kinds = value.trim().trim_matches('"').split_whitespace();
        name.trim().eq_ignore_ascii_case("rel") && kinds.any(|kind| kind.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use bonafides_http::HeaderMap;

    use super::{MalformedLink, next_page};

    fn next(links: &[&str]) -> Result<Option<String>, MalformedLink> {
        let mut headers = HeaderMap::new();
        for link in links {
            headers.append("link", link.parse().unwrap());
        }
        next_page(&headers).map(|next| next.map(str::to_owned))
    }

    #[test]
    fn the_next_page_is_one_of_several_links() {
        let own = r#"<https://contoso.okta.com/api/v1/users?limit=2>; rel="self""#;
        let other = r#"<https://contoso.okta.com/api/v1/users?after=00u1,x&limit=2>; rel="next""#;
        let expected = Ok(Some("https://contoso.okta.com/api/v1/users?after=00u1,x&limit=2".to_owned()));
        assert_eq!(next(&[own, other]), expected);
        assert_eq!(next(&[&format!("{own}, {other}")]), expected);
        assert_eq!(next(&[&other.replace("rel=\"next\"", "title=x; REL=\"prev Next\"")]), expected);
        assert_eq!((next(&[own]), next(&[])), (Ok(None), Ok(None)));
    }

    #[test]
    fn a_link_that_cannot_be_read_is_not_the_end() {
        for link in
            ["https://contoso.okta.com; rel=next", "<https://contoso.okta.com", r#"<a>; title="x, y""#]
        {
            assert_eq!(next(&[link]), Err(MalformedLink), "{link}");
        }
    }
}
