#include "server/builtin/feed_document.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

Feed parsed(const std::string& xml, std::size_t limit = 100) {
  const auto feed = parse_feed(xml, limit);
  INFO(xml.substr(0, 200));
  REQUIRE(feed.ok());
  return *feed;
}

FeedEntry item(const std::string& inner) {
  const Feed feed =
      parsed("<rss version=\"2.0\"><channel><title>T</title><item>" + inner + "</item></channel></rss>");
  REQUIRE(feed.entries.size() == 1);
  return feed.entries[0];
}

Instant at(const char* text) { return *parse_rfc3339(text); }

}  // namespace

TEST_CASE("an RSS item is read with everything that monitors need") {
  const FeedEntry entry = item(
      "<guid>g1</guid><title><![CDATA[Fish &amp; <b>chips</b>]]></title><link> https://e/1 </link>"
      "<description>&lt;p&gt;Long&lt;/p&gt; text</description><author>ada</author>"
      "<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>");
  CHECK(entry.id == "g1");
  CHECK(entry.title == "Fish & chips");
  CHECK(entry.link == "https://e/1");
  CHECK(entry.summary == "Long text");
  CHECK(entry.author == "ada");
  CHECK(entry.published_at == at("2026-11-22T08:00:00Z"));
  const FeedEntry dublin =
      item("<title>x</title><dc:creator>bob</dc:creator><dc:date>2026-11-22T08:00:00+01:00</dc:date>");
  CHECK(dublin.author == "bob");
  CHECK(dublin.published_at == at("2026-11-22T07:00:00Z"));
}

TEST_CASE("an Atom entry is read with everything that monitors need") {
  const Feed feed =
      parsed(R"(<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>My feed</title>
    <entry><id>urn:1</id><title type="html">a &amp;amp; b</title><link rel="self" href="https://e/self"/>
      <link href="https://e/1"/><author><name>Ada</name></author><content>text</content>
      <published>2026-11-22T08:00:00Z</published><updated>2026-11-23T08:00:00Z</updated></entry>
    <entry><title>no id</title><link rel="alternate" href="https://e/2"/><updated>2026-11-22T09:00:00+02:00</updated></entry></feed>)");
  CHECK(feed.title == "My feed");
  REQUIRE(feed.entries.size() == 2);
  CHECK(feed.entries[0].id == "urn:1");
  CHECK(feed.entries[0].title == "a & b");
  CHECK(feed.entries[0].link == "https://e/1");
  CHECK(feed.entries[0].author == "Ada");
  CHECK(feed.entries[0].summary == "text");
  CHECK(feed.entries[0].published_at == at("2026-11-22T08:00:00Z"));
  CHECK(feed.entries[1].id == "https://e/2");
  CHECK(feed.entries[1].published_at == at("2026-11-22T07:00:00Z"));
}

TEST_CASE("an entry without an id is known by its link, or else by its title, the same each time") {
  CHECK(item("<title>x</title><link>https://e/1</link>").id == "https://e/1");
  const std::string by_title = item("<title>x</title>").id;
  CHECK(by_title == item("<title>x</title><description>other</description>").id);
  CHECK(by_title != item("<title>y</title>").id);
  const std::string longish(3000, 'a');
  CHECK(item("<guid>" + longish + "</guid>").id.size() < 100);
  CHECK(item("<guid>" + longish + "b</guid>").id != item("<guid>" + longish + "</guid>").id);
}

TEST_CASE("what is not a feed is refused") {
  for (const char* text : {"", "hello", "<html><body/></html>", "<rss></rss>", "{\"items\":[]}",
                           "<rss><channel>", "<feed", "\xFF\xFE"}) {
    INFO(text);
    CHECK(parse_feed(text, 10).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("no more entries are read than were asked for") {
  std::string xml = "<rss><channel>";
  for (int i = 0; i < 50; ++i) xml += "<item><guid>" + std::to_string(i) + "</guid></item>";
  const Feed feed = parsed(xml + "</channel></rss>", 7);
  REQUIRE(feed.entries.size() == 7);
  CHECK(feed.entries[6].id == "6");
}

TEST_CASE("hostile documents do no harm") {
  // Entities that grow, and entities from outside, stay unresolved.
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">"
      "<!ENTITY c SYSTEM "
      "\"file:///etc/passwd\">]><rss><channel><item><title>&b;&c;</title></item></channel></rss>";
  const Feed feed = parsed(bomb);
  CHECK(feed.entries[0].title == "&b;&c;");
  // Depth costs no stack.
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  CHECK_FALSE(parse_feed(deep, 10).ok());
  std::string closed = "<rss><channel><item>";
  for (int i = 0; i < 100'000; ++i) closed += "<a>";
  for (int i = 0; i < 100'000; ++i) closed += "</a>";
  CHECK(parsed(closed + "</item></channel></rss>").entries.size() == 1);
  // Long texts are cut between characters.
  const FeedEntry entry = item("<title>" + std::string(10'000, 'x') + "</title><description>" +
                               std::string(100'000, 'y') + "</description>");
  CHECK(entry.title.size() <= 303);
  CHECK(entry.summary.size() <= 603);
}

TEST_CASE("dates of RFC 822 as feeds write them") {
  const std::pair<const char*, const char*> dates[] = {
      {"Sun, 22 Nov 2026 08:00:00 GMT", "2026-11-22T08:00:00Z"},
      {"22 Nov 2026 08:00:00 +0000", "2026-11-22T08:00:00Z"},
      {"Sun, 22 Nov 2026 08:00 UT", "2026-11-22T08:00:00Z"},
      {"Sun, 22 nov 26 08:00:00 GMT", "2026-11-22T08:00:00Z"},
      {"Fri, 2 Jan 98 03:04:05 GMT", "1998-01-02T03:04:05Z"},
      {"Sun, 22 Nov 2026 08:00:00 +0530", "2026-11-22T02:30:00Z"},
      {"Sun, 22 Nov 2026 08:00:00 -0800", "2026-11-22T16:00:00Z"},
      {"Sun, 22 Nov 2026 08:00:00 EST", "2026-11-22T13:00:00Z"},
      {"Sun, 22 Nov 2026 08:00:00 PDT", "2026-11-22T15:00:00Z"},
      {"Sun, 22 Nov 2026 08:00:00 +01:00", "2026-11-22T07:00:00Z"},
      {"  Sun,  22  Nov  2026  08:00:00  Z ", "2026-11-22T08:00:00Z"}};
  for (const auto& [text, expected] : dates) {
    INFO(text);
    CHECK(parse_rfc822(text) == at(expected));
  }
  for (const char* text :
       {"", "yesterday", "Sun, 32 Nov 2026 08:00:00 GMT", "Sun, 30 Feb 2026 08:00:00 GMT",
        "22 Xyz 2026 08:00:00 GMT", "22 anf 2026 08:00:00 GMT", "22 Nov 2026", "22 Nov 2026 8",
        "22 Nov 99999 08:00:00 GMT", "22 Nov 2026 25:00:00 GMT", "22 Nov 2026 08:61:00 GMT",
        "-22 Nov 2026 08:00:00 GMT", "22 Nov 2026 08:00:00 +9999"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc822(text));
  }
}

TEST_CASE("plain text is what a reader sees") {
  CHECK(plain_text("<p>Hello <b>world</b></p>\n\n<p>again</p>") == "Hello world again");
  CHECK(plain_text("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&apos; f&nbsp;g") == "a & b <c> \"d\" 'e' f g");
  CHECK(plain_text("5 < 6 and I <3 you") == "5 < 6 and I <3 you");
  CHECK(plain_text("a <!-- note --> b") == "a b");
  CHECK(plain_text("&unknown; & &") == "&unknown; & &");
  CHECK(plain_text("it&#8217;s &#x1F682; &#65;") == "it\u2019s \U0001F682 A");
  CHECK(plain_text("&#0; &#xD800; &#x110000; &#x;") == "&#0; &#xD800; &#x110000; &#x;");
  CHECK(plain_text("text <unclosed") == "text");
  CHECK(plain_text("") == "");
}
