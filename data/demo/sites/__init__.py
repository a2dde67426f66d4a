"""The demo's four sites, by name."""

from data.demo.sites.aliyun import Aliyun
from data.demo.sites.base import Site
from data.demo.sites.cto51 import Cto51
from data.demo.sites.hexo import Hexo
from data.demo.sites.oschina import Oschina

SITES: dict[str, Site] = {site.name: site for site in (Cto51(), Aliyun(), Oschina(), Hexo())}
