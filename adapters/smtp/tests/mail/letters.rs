use bonafides::keys::Sensitive;
use bonafides_parts::{Channel as _, Message, SendStatus};

use super::{ADDRESS, PASSWORD, TEXT, address, channel, clear, log_in, send, taken};

#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_text_arrives_over_each_kind_of_connection() {
    for (scheme, name) in [("smtps", "tls"), ("smtp", "starttls"), ("smtp", "only_login")] {
        let channel = log_in(channel(address(scheme, name)), PASSWORD);
        let id = format!("{}.7.{name}", "a1".repeat(16));
        assert_eq!(channel.check(), Ok(()), "{name}");
        assert_eq!(send(&channel, &id, ADDRESS, TEXT), SendStatus::Done, "{name}");
        let mails = taken(&id);
        assert_eq!(mails.len(), 1, "{name}: the check sends nothing");
        let mail = &mails[0];
        assert_eq!((&mail["encrypted"], &mail["login"]), (&true.into(), &true.into()), "{name}");
        assert_eq!(mail["from"], "desk@contoso.example");
        assert_eq!(mail["to"], serde_json::json!([ADDRESS]));
        assert_eq!(mail["text"], format!("{TEXT}\n"));
        let headers = &mail["headers"];
        assert_eq!(headers["subject"], "Your service desk code");
        assert_eq!(headers["from"], "Service Desk <desk@contoso.example>");
        assert_eq!(headers["to"], ADDRESS);
        assert_eq!(headers["auto-submitted"], "auto-generated");
        assert_eq!(headers["content-language"], "en");
        assert_eq!((&mail["content_type"], &mail["defects"]), (&"text/plain".into(), &serde_json::json!([])));
    }
    assert_eq!(send(&clear("clear"), "clear.1.0", ADDRESS, TEXT), SendStatus::Done);
    assert_eq!(taken("clear.1.0")[0]["encrypted"], false);
}

/// Texts and titles of any language and shape arrive as they are.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_a_text_of_any_language_arrives_as_it_is() {
    let channel = clear("clear");
    let long = "lang ".repeat(400);
    for (n, (title, text, language)) in [
        (
            "Din kode til servicedesken",
            "471108 er din kode til servicedesken. Fortæl den aldrig til nogen.",
            "da",
        ),
        ("הקוד שלך ממוקד השירות", "‏471108 הוא הקוד שלך. אין למסור אותו לאיש.", "he"),
        ("رمزك من مكتب الخدمة", "كلمة المرور لمرة واحدة: Xk7#mQ2-vT9!zLp4\nلا تشاركها مع أي شخص.", "ar-SA"),
        ("サービスデスクからのコード", "コードは 471108 です。🔑", "ja"),
        (
            "A title that is so long that a header field cannot have it on one line, whatever it says",
            &long,
            "en",
        ),
        ("", ".\n..\n.\r\n. a line of its own\n\n.", "en"),
        ("A title = with ?signs", "=?utf-8?q?not_encoded?= =3D = =\n", "en"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("any.1.{n}");
        let (address, whole) = (Sensitive::from(ADDRESS), Sensitive::from(text));
        let message = Message::new(&id, "mail", &address, &whole).title(title).language(language);
        assert_eq!(channel.send(&message), SendStatus::Done, "{text}");
        let mail = &taken(&id)[0];
        assert_eq!(mail["text"], format!("{}\n", text.replace("\r\n", "\n")), "{text}");
        assert_eq!(mail["headers"]["subject"], title);
        assert_eq!(mail["headers"]["content-language"], language);
        assert_eq!((&mail["ascii"], &mail["defects"]), (&true.into(), &serde_json::json!([])), "{text}");
        assert!(mail["longest"].as_u64().unwrap() <= 998, "{text}");
    }
}

/// Nothing that comes from a directory, a policy or a prompt becomes a header field or a command.
#[test]
#[ignore = "needs tests/channels/test"]
fn channels_no_text_becomes_a_header_field_or_a_command() {
    let channel = clear("clear");
    let evil = "eve@evil.example";
    let breaks = ["\r\n", "\n", "\r", "\u{2028}", "\u{85}", "\0", "\u{b}"];
    for (n, end) in breaks.into_iter().enumerate() {
        let id = format!("evil.1.{n}");
        let to = Sensitive::new(format!("{ADDRESS}{end}RCPT TO:<{evil}>"));
        let text = Sensitive::from(TEXT);
        let status = channel.send(&Message::new(&id, "mail", &to, &text));
        assert!(matches!(status, SendStatus::Failed(_)), "{end:?}: {status:?}");
        assert_eq!(taken(&id), Vec::<serde_json::Value>::new());

        let to = Sensitive::from(ADDRESS);
        let title = format!("Notice{end}Bcc: {evil}{end}{end}Your password is hunter2");
        let language = format!("en{end}Bcc: {evil}");
        let text = Sensitive::new(format!("{TEXT}{end}.{end}MAIL FROM:<{evil}>{end}"));
        assert_eq!(
            channel.send(&Message::new(&id, "mail", &to, &text).title(&title).language(&language)),
            SendStatus::Done
        );
        let mail = &taken(&id)[0];
        assert_eq!(mail["to"], serde_json::json!([ADDRESS]), "{end:?}");
        let mut fields: Vec<&str> = mail["headers"].as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        let usual = [
            "auto-submitted",
            "content-transfer-encoding",
            "content-type",
            "date",
            "from",
            "message-id",
            "mime-version",
            "subject",
            "to",
        ];
        assert_eq!(fields, usual, "{end:?}");
        assert!(mail["text"].as_str().unwrap().contains(&format!("MAIL FROM:<{evil}>")), "{end:?}");
    }
    // An id of another host's making.
    let id = format!("case/1>\r\nBcc: {evil}");
    assert_eq!(send(&channel, &id, ADDRESS, TEXT), SendStatus::Done);
    assert_eq!(taken("case=2f1=3e=0d=0aBcc=3a=20eve=40evil.example").len(), 1);
}
